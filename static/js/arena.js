// Small improvements. Everything works without this file.
"use strict";

// A link in the error summary: show the field with its label, then put the cursor in it.
const summary = document.getElementById("error-summary");
summary?.focus();
summary?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.closest("fieldset, .field") || field).scrollIntoView();
  field.focus({ preventScroll: true });
});
