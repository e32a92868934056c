"""What is done with programmes, each deed in one transaction and with its mark in the history."""
