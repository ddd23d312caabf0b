// A little help on top of pages that work without it. Each part looks for its own mark and leaves the rest alone.

/** A link from a mail carries its secret behind the '#', which never reaches the server; here it goes into the form. */
for (const field of document.querySelectorAll("[data-from-fragment]")) {
  const secret = location.hash.slice(1);
  if (secret) {
    field.querySelector("input").value = secret;
    field.hidden = true;
    history.replaceState(null, "", location.pathname);
  }
}

/** Filters apply as soon as one is chosen. */
for (const form of document.querySelectorAll("form[data-apply]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=date]")) form.requestSubmit();
  });
}

/** A button that was pressed says so, and a second press does nothing. The server sees to that as well. */
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }
});

/** How much room is left in a long answer. */
for (const text of document.querySelectorAll("textarea[maxlength]")) {
  const count = document.createElement("p");
  count.className = "count";
  count.setAttribute("aria-live", "polite");
  const english = document.documentElement.lang === "en";
  const tell = () => {
    const left = text.maxLength - text.value.length;
    count.textContent = left > text.maxLength / 4 ? "" : english ? `${left} characters left` : `Nog ${left} tekens`;
  };
  text.addEventListener("input", tell);
  text.after(count);
  tell();
}

/** After a mistake the reader begins at the summary. */
document.querySelector("[data-mistakes]")?.focus();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
