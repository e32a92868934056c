// What a formatted text can hold: the same as arena/shared/tidy.py keeps. Everything else that is pasted loses its form.

const RIGHT_TO_LEFT = new Set(["ar", "ckb", "fa", "prs", "yi"]);
const ADDRESS = /^(https?:\/\/|mailto:|tel:|\/(?!\/)|#)/i;

const written = (lang) => (RIGHT_TO_LEFT.has(lang) ? { lang, dir: "rtl" } : { lang });

function makeLink({ Mark }) {
  return Mark.create({
    name: "link",
    inclusive: false,
    addAttributes: () => ({ href: { default: null } }),
    parseHTML: () => [
      { tag: "a[href]", getAttrs: (link) => (ADDRESS.test(link.getAttribute("href").trim()) ? null : false) },
    ],
    renderHTML: ({ HTMLAttributes }) => ["a", { href: HTMLAttributes.href }, 0],
  });
}

function makeLanguage({ Mark }) {
  return Mark.create({
    name: "language",
    addAttributes: () => ({ lang: { default: null } }),
    parseHTML: () => [{ tag: "span[lang]" }],
    renderHTML: ({ HTMLAttributes }) => ["span", written(HTMLAttributes.lang), 0],
  });
}

// A whole paragraph, list or table may have a language too, written in a file; it survives the editor.
function makeLanguageOfBlocks({ Extension }) {
  const lang = {
    default: null,
    parseHTML: (element) => element.getAttribute("lang") || null,
    renderHTML: ({ lang }) => (lang ? written(lang) : {}),
  };
  const types = ["paragraph", "heading", "bulletList", "orderedList", "listItem", "blockquote", "table", "tableCell", "tableHeader"];
  return Extension.create({ name: "languageOfBlocks", addGlobalAttributes: () => [{ types, attributes: { lang } }] });
}

// A table with a caption. The caption is an attribute: the table's own tools know of rows only.
function makeTable({ Table }) {
  return Table.extend({
    addAttributes() {
      const parseHTML = (table) => table.querySelector("caption")?.textContent.trim() || null;
      return { ...this.parent?.(), caption: { default: null, parseHTML, rendered: false } };
    },
    parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
    renderHTML({ node, HTMLAttributes: { lang } }) {
      const attributes = lang ? written(lang) : {};
      const rows = ["tbody", 0];
      if (!node.attrs.caption) return ["table", attributes, rows];
      return ["table", attributes, ["caption", { contenteditable: "false" }, node.attrs.caption], rows];
    },
    addNodeView: () => null,
  });
}

export function makeExtensions(engine) {
  return [
    engine.Document,
    engine.Text,
    engine.Paragraph,
    engine.Heading.configure({ levels: [3, 4] }),
    engine.Bold,
    engine.Italic,
    engine.BulletList,
    engine.OrderedList,
    engine.ListItem,
    engine.Blockquote,
    engine.HardBreak,
    engine.History,
    engine.Gapcursor,
    engine.TableRow,
    engine.TableHeader,
    engine.TableCell,
    makeTable(engine),
    makeLink(engine),
    makeLanguage(engine),
    makeLanguageOfBlocks(engine),
  ];
}

const attributes = (names) => new RegExp(`\\s(?:${names})\\s*=\\s*(?:"[^"]*"|'[^']*'|[^\\s>]+)`, "gi");
const SILENT = /<!--[\s\S]*?-->|<(style|script|xml)\b[\s\S]*?<\/\1>/gi;

// Headings of a page become headings of a text: the topmost level and those below it. Styles and handlers are left out before the
// browser reads them, which its policy would complain of. The languages that Word writes are guesses.
export function tidyPasted(html) {
  const isOffice = /\bmso-|urn:schemas-microsoft-com/i.test(html);
  const levels = [...html.matchAll(/<h([1-6])[\s>]/gi)].map((match) => Number(match[1]));
  const top = Math.min(...levels) < 3 ? Math.min(...levels) : 3;
  const unwanted = attributes(`style|class|on[a-z]+${isOffice ? "|lang" : ""}`);
  return html
    .replace(SILENT, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(unwanted, ""))
    .replace(/<(\/?)h([1-6])(?=[\s>])/gi, (_, slash, level) => `<${slash}h${Number(level) <= top ? 3 : 4}`);
}
