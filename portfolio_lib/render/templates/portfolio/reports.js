"use strict";
(() => {
  const form = document.getElementById("find");
  const said = document.getElementById("found");
  const sections = [...document.querySelectorAll("section.kind")];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (text) => plain(text).split(/\s+/).filter(Boolean);
  const filters = ["places", "donors", "statuses"];
  const names = Object.fromEntries(filters.map((filter) => [
    filter, new Map([...form.elements[filter].options].map((option) => [option.value, option.text])),
  ]));
  const cards = [...document.querySelectorAll(".card")].map((card) => {
    const values = Object.fromEntries(filters.map((filter) => [
      filter, new Set((card.dataset[filter] || "").split(" ").filter(Boolean)),
    ]));
    const inside = filters.flatMap((filter) => [...values[filter]].map((v) => names[filter].get(v)));
    return { card, values, text: plain([card.textContent, ...inside].join(" ")) };
  });
  const update = () => {
    const wanted = words(form.elements.words.value);
    let shown = 0;
    for (const { card, values, text } of cards) {
      const fits = wanted.every((word) => text.includes(word)) && filters.every((filter) => {
        const value = form.elements[filter].value;
        return value === "" || values[filter].has(value);
      });
      card.hidden = !fits;
      shown += fits;
    }
    for (const section of sections) {
      section.hidden = !section.querySelector(".card:not([hidden])");
    }
    said.textContent = (shown ? said.dataset.some : said.dataset.none)
      .replace("{shown}", shown).replace("{total}", cards.length);
  };
  form.addEventListener("input", update);
  form.addEventListener("reset", () => setTimeout(update));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  update();
})();
