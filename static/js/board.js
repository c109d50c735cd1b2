/* Moves cards between the cells of a board, by drag or by Alt + arrow. The server decides; here only the gesture.

   <div class="board" id="board" data-board>
     <div class="board__cell" data-column="doing" data-lane="data" data-name="In progress">
       <a class="task" href="/tasks/17/" data-card="17" data-version="3" data-move="/tasks/17/move/">
   A move posts column, lane, position and version. 200: the fresh board. 409 with HX-Retarget: the fresh board and why;
   409 without: the sentence beside the board, and the card goes back. Without script each card's page has "move to". */
(() => {
  "use strict";

  const cards = (cell) => Array.from(cell.querySelectorAll(".task"));
  const say = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { value: text } }));

  const send = (card, cell, back) => {
    const board = card.closest("[data-board]");
    const id = card.dataset.card;
    const values = { column: cell.dataset.column, lane: cell.dataset.lane || "", position: cards(cell).indexOf(card), version: card.dataset.version };
    window.htmx.ajax("POST", card.dataset.move, { source: board, target: board, swap: "outerHTML", values }).then(() => {
      if (document.body.contains(card)) { back(); return; }
      const fresh = document.querySelector(`[data-card="${id}"]`);
      if (!fresh) return;
      fresh.focus();
      const there = fresh.closest(".board__cell");
      if (there.dataset.column === values.column) say(document.querySelector("#words").dataset.moved.replace("%s", there.dataset.name));
    });
  };

  const put = (card, cell, before) => {
    const from = card.parentElement;
    const next = card.nextElementSibling;
    cell.insertBefore(card, before);
    send(card, cell, () => from.insertBefore(card, next));
  };

  const beside = (card, key) => {
    const cell = card.closest(".board__cell");
    const lane = Array.from(card.closest("[data-board]").querySelectorAll(".board__cell")).filter((each) => each.dataset.lane === cell.dataset.lane);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (step) return { cell: lane[lane.indexOf(cell) + step], before: null };
    const place = cards(cell).indexOf(card) + (key === "ArrowUp" ? -1 : 1);
    if (place < 0 || place >= cards(cell).length) return { cell: undefined };
    return { cell, before: key === "ArrowUp" ? cards(cell)[place] : cards(cell)[place].nextElementSibling };
  };

  document.addEventListener("keydown", (event) => {
    const card = event.target.closest && event.target.closest("[data-board] .task[data-move]");
    if (!card || !event.altKey || !/^Arrow/.test(event.key)) return;
    event.preventDefault();
    const goal = beside(card, event.key);
    if (goal.cell) put(card, goal.cell, goal.before);
  });

  const prepare = () => document.querySelectorAll("[data-board] .board__cell:not([data-ready])").forEach((cell) => {
    cell.dataset.ready = "1";
    let next = null;
    window.Sortable.create(cell, {
      group: "board", animation: 120, draggable: ".task[data-move]", ghostClass: "sortable-ghost", chosenClass: "is-lifted", delay: 150, delayOnTouchOnly: true,
      onStart: (event) => { next = event.item.nextElementSibling; },
      onEnd: (event) => {
        if (event.from === event.to && event.oldIndex === event.newIndex) return;
        send(event.item, event.to, () => event.from.insertBefore(event.item, next));
      },
    });
  });

  window.boards = { prepare };
})();
