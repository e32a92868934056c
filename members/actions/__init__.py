"""What happens with people and organisations, each as one transaction."""
