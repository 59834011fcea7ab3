// The workspace: moments of an evening can be dragged into another order, besides the buttons.
(() => {
  "use strict";
  const form = document.querySelector("form[data-order]");
  if (!form) return;
  const list = form.querySelector("ol");
  let dragged = null;
  for (const line of list.children) line.draggable = true;

  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    list.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? over : over.nextSibling);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged = null;
    for (const line of list.children) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "order";
      field.value = line.dataset.key;
      form.append(field);
    }
    form.submit();
  });
})();
