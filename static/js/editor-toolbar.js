// The row of buttons above a formatted text. One stop for the Tab key; arrows, Home and End lead from button to button.

const DRAWINGS = {
  bullets: "M8 5h9M8 10h9M8 15h9M3.5 5h.01M3.5 10h.01M3.5 15h.01",
  numbers: "M8 5h9M8 10h9M8 15h9M3 3.5l1-.5v4M2.8 9.2c1.6-1 2.2.4 1.2 1.3l-1.3 1.3h2M2.8 14h1.7l-1 1.3c1.4 0 1.3 1.9-.9 1.5",
  quote: "M4 6h4v4c0 2-1 3.5-3 4M11 6h4v4c0 2-1 3.5-3 4",
  link: "M8.5 11.5l3-3M7 9l-2.2 2.2a2.8 2.8 0 0 0 4 4L11 13M9 7l2.2-2.2a2.8 2.8 0 0 1 4 4L13 11",
  table: "M3 4h14v12H3zM3 8h14M3 12h14M10 8v8",
  language: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM3 10h14M10 3c-4.5 4-4.5 10 0 14M10 3c4.5 4 4.5 10 0 14",
  undo: "M7 5L3 9l4 4M3 9h8a4 4 0 0 1 0 8H8",
  redo: "M13 5l4 4-4 4M17 9H9a4 4 0 0 0 0 8h3",
  clear: "M5 4h10M10 4l-2 9M3 17L17 5M6 17h6",
};

function draw(path) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  picture.setAttribute("viewBox", "0 0 20 20");
  picture.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  picture.append(line);
  return picture;
}

// The passage that a language is given to: what is chosen, or else the paragraph around the cursor.
function choosePassage(editor) {
  const { $from, $to, empty } = editor.state.selection;
  if (!empty || !$from.parent.isTextblock) return;
  editor.commands.setTextSelection({ from: $from.start(), to: $to.end() });
}

function askForLanguage(editor, { ask, words, languages }) {
  const lang = editor.getAttributes("language").lang ?? "";
  ask(words.language, words, [{ name: "lang", label: words.whichLanguage, value: lang, options: languages }], {
    remove: lang && words.noLanguage,
    save({ lang }) {
      if (!lang) return words.chooseLanguage;
      if (editor.isActive("language")) editor.commands.extendMarkRange("language");
      else choosePassage(editor);
      editor.chain().focus().setMark("language", { lang }).run();
    },
    drop: () => editor.chain().focus().extendMarkRange("language").unsetMark("language").run(),
    done: () => editor.commands.focus(),
  });
}

// People write addresses as they say them.
function addressFrom(text) {
  if (/^(https?:\/\/[^\s/]|mailto:\S+@|tel:\+?\d|\/(?![/\\])|#)\S*$/i.test(text)) return text;
  if (/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(text)) return `mailto:${text}`;
  return /^([\w-]+\.)+[a-zåäö]{2,}([:/?#]\S*)?$/i.test(text) ? `https://${text}` : "";
}

function askForLink(editor, { ask, words }) {
  const isLink = editor.isActive("link");
  const needsText = editor.state.selection.empty && !isLink;
  const fields = [{ name: "href", label: words.address, help: words.addressHelp, value: editor.getAttributes("link").href ?? "" }];
  if (needsText) fields.push({ name: "text", label: words.linkText, help: words.linkTextHelp, value: "" });
  ask(words.link, words, fields, {
    remove: isLink && words.noLink,
    save({ href, text }) {
      const address = addressFrom(href.trim());
      if (!address) return words.badAddress;
      if (needsText && !text.trim()) return words.noLinkText;
      if (isLink) editor.commands.extendMarkRange("link");
      const mark = { type: "link", attrs: { href: address } };
      if (needsText) editor.chain().focus().insertContent({ type: "text", text: text.trim(), marks: [mark] }).unsetMark("link").run();
      else editor.chain().focus().setMark("link", mark.attrs).run();
    },
    drop: () => editor.chain().focus().extendMarkRange("link").unsetMark("link").run(),
    done: () => editor.commands.focus(),
  });
}

function askForCaption(editor, { ask, words }) {
  const value = editor.getAttributes("table").caption ?? "";
  ask(words.caption, words, [{ name: "caption", label: words.whichCaption, value }], {
    save: ({ caption }) => void editor.chain().focus().updateAttributes("table", { caption: caption.trim() || null }).run(),
    done: () => editor.commands.focus(),
  });
}

// name, what it does, and what tells that it is on
function buttonsOf(editor, given) {
  const run = (change) => () => change(editor.chain().focus()).run();
  return [
    [
      ["heading", run((chain) => chain.toggleHeading({ level: 3 })), () => editor.isActive("heading", { level: 3 })],
      ["subheading", run((chain) => chain.toggleHeading({ level: 4 })), () => editor.isActive("heading", { level: 4 })],
    ],
    [
      ["bold", run((chain) => chain.toggleBold()), () => editor.isActive("bold")],
      ["italic", run((chain) => chain.toggleItalic()), () => editor.isActive("italic")],
    ],
    [
      ["bullets", run((chain) => chain.toggleBulletList()), () => editor.isActive("bulletList")],
      ["numbers", run((chain) => chain.toggleOrderedList()), () => editor.isActive("orderedList")],
      ["quote", run((chain) => chain.toggleBlockquote()), () => editor.isActive("blockquote")],
    ],
    [
      ["link", () => askForLink(editor, given), () => editor.isActive("link")],
      ["language", () => askForLanguage(editor, given), () => editor.isActive("language")],
      ["table", run((chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true })), null, () => !editor.isActive("table")],
    ],
    [
      ["undo", run((chain) => chain.undo()), null, () => editor.can().undo()],
      ["redo", run((chain) => chain.redo()), null, () => editor.can().redo()],
      ["clear", run((chain) => chain.unsetAllMarks().clearNodes())],
    ],
  ];
}

function tableButtonsOf(editor, given) {
  const run = (change) => () => change(editor.chain().focus()).run();
  return [
    ["addRow", run((chain) => chain.addRowAfter())],
    ["addColumn", run((chain) => chain.addColumnAfter())],
    ["headerRow", run((chain) => chain.toggleHeaderRow())],
    ["headerColumn", run((chain) => chain.toggleHeaderColumn())],
    ["caption", () => askForCaption(editor, given)],
    ["deleteRow", run((chain) => chain.deleteRow())],
    ["deleteColumn", run((chain) => chain.deleteColumn())],
    ["deleteTable", run((chain) => chain.deleteTable())],
  ];
}

function makeButton([name, act, isOn, may], { words }, updates) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `editor__button editor__button--${name}`;
  button.tabIndex = -1;
  if (DRAWINGS[name]) {
    button.append(draw(DRAWINGS[name]));
    button.setAttribute("aria-label", words[name]);
    button.title = words[name];
  } else {
    button.textContent = words[name];
  }
  button.addEventListener("click", () => button.ariaDisabled !== "true" && act());
  updates.push(() => {
    if (isOn) button.ariaPressed = String(isOn());
    if (may) button.ariaDisabled = String(!may());
  });
  return button;
}

function makeGroup(buttons, given, updates, className = "editor__group") {
  const group = document.createElement("div");
  group.className = className;
  group.append(...buttons.map((button) => makeButton(button, given, updates)));
  return group;
}

// Only one button is reached by Tab; the others by the arrow keys.
function letArrowsLead(bar) {
  const shown = () => [...bar.querySelectorAll("button")].filter((button) => !button.closest("[hidden]"));
  const hold = (button) => {
    for (const other of bar.querySelectorAll("button")) other.tabIndex = other === button ? 0 : -1;
  };
  bar.addEventListener("focusin", (event) => hold(event.target));
  bar.addEventListener("keydown", (event) => {
    const buttons = shown();
    const here = buttons.indexOf(document.activeElement);
    const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    buttons.at(next % buttons.length).focus();
  });
  hold(shown()[0]);
  return () => shown().some((button) => button.tabIndex === 0) || hold(shown()[0]);
}

export function makeToolbar(editor, given) {
  const bar = document.createElement("div");
  bar.className = "editor__bar";
  bar.role = "toolbar";
  bar.setAttribute("aria-controls", given.controls);
  bar.setAttribute("aria-label", given.words.toolbar);
  const updates = [];
  for (const buttons of buttonsOf(editor, given)) bar.append(makeGroup(buttons, given, updates));
  const tools = makeGroup(tableButtonsOf(editor, given), given, updates, "editor__group editor__group--table");
  tools.role = "group";
  tools.ariaLabel = given.words.tableTools;
  bar.append(tools);
  updates.push(() => { tools.hidden = !editor.isActive("table"); });
  updates.push(letArrowsLead(bar));
  const update = () => updates.forEach((one) => one());
  editor.on("transaction", update);
  update();
  return bar;
}
