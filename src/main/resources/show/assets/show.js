// What the page does beyond HTML. Everything can be read without it.
"use strict";

(() => {
  const root = document.documentElement;
  const kept = () => {
    try {
      return localStorage.getItem("caravan-theme");
    } catch {
      return null; // storage is switched off: the system's choice holds
    }
  };
  if (kept()) {
    root.dataset.theme = kept();
  }

  function themeSwitch(button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const dark = getComputedStyle(root).colorScheme === "dark";
      root.dataset.theme = dark ? "light" : "dark";
      try {
        localStorage.setItem("caravan-theme", root.dataset.theme);
      } catch {
        // it holds for this page, then
      }
    });
  }

  /** The words of Moment.java. */
  function relative(at) {
    const seconds = Math.floor(Math.abs(Date.now() - at) / 1000);
    if (seconds < 5) {
      return "just now";
    }
    const words = seconds < 60 ? `${seconds} s`
      : seconds < 3600 ? `${Math.floor(seconds / 60)} min`
      : seconds < 172800 ? `${Math.floor(seconds / 3600)} h`
      : `${Math.floor(seconds / 86400)} days`;
    return at > Date.now() ? `in ${words}` : `${words} ago`;
  }

  function tick() {
    for (const time of document.querySelectorAll("time[datetime]")) {
      time.textContent = relative(Date.parse(time.dateTime));
    }
  }

  /** A slot's title, at once and legible; the browser's own comes late. */
  function tips() {
    const tip = document.createElement("div");
    tip.className = "tip";
    tip.hidden = true;
    document.body.append(tip);
    for (const slot of document.querySelectorAll(".slot")) {
      const title = slot.querySelector("title");
      const text = title.textContent;
      title.remove();
      slot.addEventListener("pointermove", (event) => {
        tip.textContent = text;
        tip.hidden = false;
        const right = event.clientX + 14 + tip.offsetWidth > innerWidth;
        tip.style.left = `${right ? event.clientX - 14 - tip.offsetWidth : event.clientX + 14}px`;
        tip.style.top = `${Math.max(4, event.clientY - tip.offsetHeight - 10)}px`;
      });
      slot.addEventListener("pointerleave", () => {
        tip.hidden = true;
      });
    }
  }

  function statement(area) {
    document.querySelector("[data-keys]").hidden = false;
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        area.form.requestSubmit();
      }
    });
  }

  const HISTORY = "caravan-statements";
  const MOST_STATEMENTS = 30;
  const LONGEST_STATEMENT = 20_000;

  /** Statements that were run here, the latest first; none where storage is switched off or holds something else. */
  function earlier() {
    try {
      const list = JSON.parse(localStorage.getItem(HISTORY));
      return Array.isArray(list) ? list.filter((each) => typeof each === "string") : [];
    } catch {
      return [];
    }
  }

  function keep(list) {
    try {
      localStorage.setItem(HISTORY, JSON.stringify(list));
    } catch {
      // there is no history, then
    }
  }

  function forget() {
    try {
      localStorage.removeItem(HISTORY);
    } catch {
      // nothing was kept
    }
  }

  function rememberStatement(area) {
    area.form.addEventListener("submit", () => {
      const text = area.value.trim();
      if (text && text.length <= LONGEST_STATEMENT) {
        keep([text, ...earlier().filter((each) => each !== text)].slice(0, MOST_STATEMENTS));
      }
    });
  }

  function earlierStatements(box) {
    const area = document.querySelector("[data-sql]");
    const list = box.querySelector("ol");
    for (const text of earlier()) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "statement";
      button.textContent = text;
      button.addEventListener("click", () => {
        area.value = text;
        area.focus();
      });
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    }
    box.hidden = !list.children.length;
    box.querySelector("[data-forget]").addEventListener("click", () => {
      forget();
      list.replaceChildren();
      box.hidden = true;
      area.focus();
    });
  }

  /** A name becomes a button that writes it where the cursor is. */
  function insertion(name) {
    const area = document.querySelector("[data-sql]");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "insert";
    button.textContent = name.textContent;
    button.title = `Write ${name.textContent} into the statement`;
    button.addEventListener("click", () => {
      const before = area.value.slice(0, area.selectionStart);
      const gap = /[\w"]$/.test(before) ? " " : "";
      area.setRangeText(gap + name.textContent, area.selectionStart, area.selectionEnd, "end");
      area.focus();
    });
    name.replaceWith(button);
  }

  /** Offers the browser's own time zone, where the page shows another. */
  function zone(input) {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!own || own === input.value) {
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = `Use ${own}`;
    button.addEventListener("click", () => {
      input.value = own;
      input.form.requestSubmit();
    });
    input.form.querySelector(".do").append(button);
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-zone]").forEach(zone);
    document.querySelectorAll("[data-theme-switch]").forEach(themeSwitch);
    document.querySelectorAll("[data-sql]").forEach(statement);
    document.querySelectorAll("[data-history]").forEach(earlierStatements);
    document.querySelectorAll("[data-sql]").forEach(rememberStatement);
    document.querySelectorAll("[data-insert]").forEach(insertion);
    document.querySelectorAll("[data-address]").forEach((link) => history.replaceState(null, "", link.href));
    document.querySelectorAll("form[action=logout]").forEach((form) => form.addEventListener("submit", forget));
    tips();
    tick();
    setInterval(tick, 10_000);
  });
})();
