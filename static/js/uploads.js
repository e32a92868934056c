// Only in the administration. Says that a file is too large before it is sent, so that nothing else is lost.
"use strict";

document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.matches?.("input[type='file'][data-most]")) return;
  const fault = field.parentElement.querySelector("[data-words]");
  const isTooLarge = [...field.files].some((file) => file.size > Number(field.dataset.most));
  fault.textContent = isTooLarge ? fault.dataset.words : "";
  if (isTooLarge) field.value = "";
});
