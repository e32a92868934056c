// Only in the administration. Shows pictures where pictures are chosen: small ones in the list, the chosen one below.
"use strict";

(($) => {
  $.fn.select2.defaults.set("templateResult", (row) => {
    if (!row.thumbnail) return row.text;
    const line = document.createElement("span");
    line.className = "picture-choice";
    const picture = document.createElement("img");
    Object.assign(picture, { src: row.thumbnail, alt: "", width: 64 });
    line.append(picture, row.text);
    return line;
  });

  $(document).on("select2:select select2:clear", "select[data-shows-pictures]", (event) => {
    const picture = event.target.parentElement.querySelector(".picture-shown");
    const address = event.params?.data?.thumbnail;
    if (!picture) return;
    picture.hidden = !address;
    if (address) picture.src = address;
  });
})(django.jQuery);
