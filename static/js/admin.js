// Only in the administration. Must come before Django's own scripts.
"use strict";

// jQuery and Select2 write pieces of HTML as text, which the site's policy forbids. This lets them, and nothing more:
// a script still cannot be made from text.
window.trustedTypes?.createPolicy("default", { createHTML: (html) => html });

// Select2 puts a box of its own after a field and forgets the field's label.
function nameBox(box) {
  const field = box.previousElementSibling;
  const label = field?.id && document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  if (!label) return;
  label.id ||= `${field.id}_label`;
  for (const part of box.querySelectorAll("[role='combobox'], [role='textbox'], [role='searchbox']")) {
    part.setAttribute("aria-labelledby", part.id ? `${label.id} ${part.id}` : label.id);
  }
}

new MutationObserver((changes) => {
  for (const node of changes.flatMap((change) => [...change.addedNodes])) {
    if (node.matches?.(".select2")) nameBox(node);
    // The list of boxes with two sides explains itself in a picture that lacks a role.
    if (node.matches?.(".help-tooltip")) node.role = "img";
    for (const picture of node.querySelectorAll?.(".help-tooltip[aria-label]") ?? []) picture.role = "img";
  }
}).observe(document, { childList: true, subtree: true });

// A button that empties a field with several choices would stand among them as if it were one; each has its own.
function keepChoicesAlone() {
  for (const field of document.querySelectorAll("select.admin-autocomplete[multiple]")) {
    field.dataset.allowClear = "false";
  }
}
document.addEventListener("DOMContentLoaded", keepChoicesAlone);
document.addEventListener("formset:added", keepChoicesAlone);
