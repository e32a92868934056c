// A question in a window of its own, which the browser keeps the focus in.

let number = 0;

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function makeField({ name, label, help, value, options }) {
  const id = `editor-dialog-${number}-${name}`;
  const field = options
    ? make("select", { id, name }, new Option("–", ""), ...options.map(([code, words]) => new Option(words, code)))
    : make("input", { id, name, type: "text", autocomplete: "off" });
  field.value = value;
  const parts = [make("label", { htmlFor: id, textContent: label }), field];
  if (help) {
    parts.push(make("p", { id: `${id}-help`, className: "help", textContent: help }));
    field.setAttribute("aria-describedby", `${id}-help`);
  }
  return make("div", { className: "editor-dialog__field" }, ...parts);
}

// save returns what is wrong, or nothing; drop takes away what was there; done follows when the window has closed.
export function ask(heading, words, fields, { save, remove, drop, done }) {
  number += 1;
  const id = `editor-dialog-${number}`;
  const fault = make("p", { id: `${id}-fault`, className: "editor-dialog__fault", role: "alert" });
  const buttons = [
    make("button", { type: "submit", value: "save", textContent: words.save }),
    make("button", { type: "submit", value: "cancel", formNoValidate: true, textContent: words.cancel }),
  ];
  if (remove) buttons.push(make("button", { type: "submit", value: "remove", textContent: remove }));
  const form = make(
    "form",
    { method: "dialog" },
    make("h2", { id: `${id}-heading`, textContent: heading }),
    ...fields.map(makeField),
    fault,
    make("div", { className: "editor-dialog__buttons" }, ...buttons),
  );
  const dialog = make("dialog", { className: "editor-dialog" }, form);
  dialog.setAttribute("aria-labelledby", `${id}-heading`);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "cancel") return;
    if (event.submitter?.value === "remove") {
      drop();
      return;
    }
    const wrong = save(Object.fromEntries(new FormData(form)));
    if (!wrong) return;
    event.preventDefault();
    fault.textContent = wrong;
    const first = form.elements[0];
    first.setAttribute("aria-invalid", "true");
    first.setAttribute("aria-errormessage", fault.id);
    first.focus();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    done();
  });
  document.body.append(dialog);
  dialog.showModal();
  form.elements[0].focus();
}
