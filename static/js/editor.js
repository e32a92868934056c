// The editor of formatted texts in the administration. Without it the field stays what it is: a box for plain text.
// The script's own tag says where the other files are, the engine (Tiptap, from django-prose-editor) among them, and
// what all things are called: see arena/shared/editor.py.

const { dataset } = document.querySelector("script[data-engine]");
const words = JSON.parse(dataset.words);
const languages = JSON.parse(dataset.languages);
const files = Promise.all([dataset.engine, dataset.extensions, dataset.toolbar, dataset.dialogs].map((file) => import(file)));

// What the server stores is HTML if it begins with a block of ours, and plain text otherwise.
const MARKUP = /^\s*<(p|h3|h4|ul|ol|blockquote|table)[\s>]/;

function contentOf(text) {
  if (MARKUP.test(text)) return text;
  const parts = text.split(/\n\s*\n/).map((part) => part.trim().replace(/\s*\n\s*/g, " ")).filter(Boolean);
  const paragraphs = parts.map((part) => ({ type: "paragraph", content: [{ type: "text", text: part }] }));
  return { type: "doc", content: paragraphs.length ? paragraphs : [{ type: "paragraph" }] };
}

// The label and the help of the field belong to the editor too.
function nameOf(field) {
  const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  if (!label) return { "aria-label": field.name };
  label.id ||= `${field.id}_label`;
  return { "aria-labelledby": label.id };
}

function attributesOf(field) {
  const attributes = { id: `${field.id}_text`, class: "editor__text", role: "textbox", "aria-multiline": "true" };
  for (const name of ["aria-describedby", "aria-invalid", "lang"]) {
    if (field.hasAttribute(name)) attributes[name] = field.getAttribute(name);
  }
  if (field.required) attributes["aria-required"] = "true";
  return { ...attributes, ...nameOf(field) };
}

// Nothing is sent that nobody has changed: the field keeps its own text until the content differs.
function keepInStep(editor, field) {
  const text = field.value;
  const before = editor.getHTML();
  editor.on("update", () => {
    const now = editor.getHTML();
    field.value = now === before ? text : editor.isEmpty ? "" : now;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

async function replace(field) {
  if (field.dataset.replaced || field.readOnly || field.disabled) return;
  field.dataset.replaced = "yes";
  const [engine, { makeExtensions, tidyPasted }, { makeToolbar }, { ask }] = await files;
  const box = document.createElement("div");
  box.className = "editor";
  const editor = new engine.Editor({
    element: box,
    extensions: makeExtensions(engine),
    content: contentOf(field.value),
    injectCSS: false,
    editorProps: { attributes: attributesOf(field), transformPastedHTML: tidyPasted },
  });
  const hadFocus = document.activeElement === field;
  box.prepend(makeToolbar(editor, { ask, words, languages, controls: `${field.id}_text` }));
  field.before(box);
  field.hidden = true;
  field.required = false; // a hidden field cannot say that it is empty
  keepInStep(editor, field);
  document.querySelector(`label[for="${CSS.escape(field.id)}"]`)?.addEventListener("click", () => editor.commands.focus());
  if (hadFocus) editor.commands.focus();
}

// An editor takes time to make, and a page may hold forty: each is made when it is about to be seen.
const watcher = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      replace(target);
    }
  },
  { rootMargin: "400px" },
);

function watch(root) {
  for (const field of root.querySelectorAll("textarea[data-rich-text]")) {
    if (!field.id.includes("__prefix__")) watcher.observe(field);
  }
}

watch(document);
document.addEventListener("formset:added", (event) => watch(event.target));
