// Only in the administration. Django's own scripts (jQuery, Select2) write pieces of HTML as text, which the site's
// policy forbids. This lets them, and nothing more: a script still cannot be made from text. Must come before them.
"use strict";

window.trustedTypes?.createPolicy("default", { createHTML: (html) => html });
