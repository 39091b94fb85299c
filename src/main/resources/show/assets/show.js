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

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-theme-switch]").forEach(themeSwitch);
    document.querySelectorAll("[data-sql]").forEach(statement);
    tips();
    tick();
    setInterval(tick, 10_000);
  });
})();
