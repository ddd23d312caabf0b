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

/** A button that was pressed says so, and a second press does nothing. The server sees to that as well. */
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    // What is only looked at, such as a draft that is saved, leaves the form as it is.
    if (event.submitter?.hasAttribute("data-stays")) return;
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

const english = document.documentElement.lang === "en";
const say = (dutch, inEnglish) => (english ? inEnglish : dutch);

/** A form that is saved while someone types, at most every few seconds and when they leave, and tells when. What can't be saved yet is said too. */
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const told = form.querySelector("[data-saved]");
  let waiting = 0;
  let busy = null;
  let refused = false;
  const tell = (text) => { told.hidden = false; told.textContent = text; };
  const save = async () => {
    waiting = 0;
    const body = new URLSearchParams(new FormData(form));
    // What a browser sends on behalf of a page that is gone may be 64 kB.
    const answer = await fetch(form.action, {
      method: "POST", body, headers: { "X-Autosave": "1" }, redirect: "error", keepalive: body.toString().length < 60000,
    }).catch(() => null);
    const kept = answer?.ok ? await answer.json().catch(() => null) : null;
    refused = !kept;
    if (kept) {
      form.elements._version.value = kept.version;
      tell(say(`Bewaard om ${kept.at} uur`, `Saved at ${kept.at.replace(".", ":")}`));
    } else if (answer?.status === 412) {
      tell(say("Een collega wijzigde dit intussen. Kies 'Bewaren' om de verschillen te zien.", "A colleague changed this meanwhile. Choose 'Save' to see the differences."));
    } else if (answer?.status === 401) {
      tell(say("U bent uitgelogd. Kies 'Bewaren' om weer in te loggen; wat u invulde, blijft staan.", "You are logged out. Choose 'Save' to log in again; what you filled in stays."));
    } else if (answer?.status === 400) {
      tell(say("Nog niet bewaard: iets is nog niet goed ingevuld.", "Not saved yet: something isn't filled in right yet."));
    } else {
      tell(say("Bewaren lukt nu niet. Wij proberen het opnieuw.", "Saving doesn't work now. We try again."));
      soon(15000);
    }
  };
  const soon = (wait) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (busy) { soon(1000); return; }
      busy = save().finally(() => { busy = null; });
    }, wait);
  };
  form.addEventListener("input", () => soon(2000));
  // Whoever goes elsewhere right after typing, or closes the window, leaves nothing behind.
  const leave = () => {
    if (!waiting) return;
    clearTimeout(waiting);
    busy = (busy ? busy.then(save) : save()).finally(() => { busy = null; });
  };
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });
  // What couldn't be saved would be lost: the browser asks first.
  addEventListener("beforeunload", (event) => { if (refused) event.preventDefault(); });
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    waiting = 0;
    refused = false;
    if (busy) {
      // The button goes after the save that is under way, so that someone never meets their own change.
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      busy.then(() => form.requestSubmit(button));
    }
  }, { capture: true });
}

/** Amounts add up while they are typed: an output says which fields (data-sum) it adds and which (data-less) it takes off. */
const cents = (text) => {
  const bare = text.replace(/[€\s]/g, "");
  const plain = bare.includes(",") || /\.\d{3}$/.test(bare) ? bare.replaceAll(".", "").replace(",", ".") : bare;
  return /^\d+(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : 0;
};
const euros = (amount) => new Intl.NumberFormat(english ? "en-NL" : "nl-NL", { style: "currency", currency: "EUR" }).format(amount / 100);
for (const form of document.querySelectorAll("form:has(output[data-sum])")) {
  const add = (names) => [...form.querySelectorAll("input.amount")]
    .filter((field) => names && field.name.startsWith(`${names}/`))
    .reduce((sum, field) => sum + cents(field.value), 0);
  const tell = () => {
    for (const output of form.querySelectorAll("output[data-sum]")) {
      output.textContent = euros(Math.max(0, add(output.dataset.sum) - add(output.dataset.less)));
    }
  };
  form.addEventListener("input", tell);
  tell();
}

/** One more row at the end of a list of fields; without scripts the button asks the server for it. */
for (const button of document.querySelectorAll("button[data-add-row]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const rows = button.closest("form").querySelectorAll(`[data-row="${button.dataset.addRow}"]`);
    const last = rows[rows.length - 1];
    const more = last.cloneNode(true);
    for (const note of more.querySelectorAll(".wrong, .theirs")) note.remove();
    for (const part of more.querySelectorAll("*")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        const value = part.getAttribute(name);
        if (value) part.setAttribute(name, value.replace(/\/\d+\//, `/${rows.length}/`));
      }
      const label = part.getAttribute("aria-label");
      if (label) part.setAttribute("aria-label", label.replace(/\d+/, rows.length + 1));
      if (part.matches("input, select")) part.value = "";
      part.removeAttribute("aria-invalid");
      part.removeAttribute("aria-describedby");
      part.classList.remove("invalid");
    }
    last.after(more);
    more.querySelector("input, select").focus();
  });
}

/** A file goes up while its progress is shown. */
for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const again = () => {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
    };
    const bar = form.querySelector("progress");
    const told = form.querySelector("[data-progress]");
    const file = form.querySelector("input[type=file]").files[0];
    if (file && file.size > Number(form.dataset.most)) {
      told.textContent = say("Dit bestand is te groot. Maak het kleiner of verdeel het.", "This file is too large. Make it smaller or split it.");
      again();
      return;
    }
    const request = new XMLHttpRequest();
    bar.hidden = false;
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.max = total;
      bar.value = loaded;
      const part = Math.round((100 * loaded) / total);
      told.textContent = part < 100 ? say(`${part}% verstuurd`, `${part}% sent`) : say("Wij controleren het bestand", "We check the file");
    });
    request.addEventListener("load", () => {
      if (request.status < 400) {
        location.assign(request.responseURL);
        return;
      }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      document.querySelector("main").replaceWith(page.querySelector("main"));
      document.querySelector("[data-mistakes]")?.focus();
    });
    request.addEventListener("error", () => {
      bar.hidden = true;
      told.textContent = say("Het versturen lukte niet. Controleer uw verbinding en probeer het opnieuw.", "Sending failed. Check your connection and try again.");
      again();
    });
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
}

/** What someone else entered can be taken over by one press. */
for (const theirs of document.querySelectorAll("[data-theirs]")) {
  const field = theirs.closest(".field").querySelector("input, textarea");
  if (!field) continue;
  const take = document.createElement("button");
  take.type = "button";
  take.className = "plain-button";
  take.textContent = say("Neem over", "Take this");
  take.addEventListener("click", () => { field.value = theirs.textContent; field.focus(); });
  theirs.after(" ", take);
}

/** What is under way is looked at again until it is done; then the page is shown as it is. */
const live = document.querySelector("[data-live]");
if (live) {
  const look = async () => {
    const answer = await fetch(location.href, { redirect: "error" }).catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    if (page && !page.querySelector("[data-live]")) {
      location.reload();
      return;
    }
    if (page) live.replaceChildren(...page.querySelector("[data-live]").childNodes);
    setTimeout(look, 3000);
  };
  setTimeout(look, 3000);
}

/** A form that only brings someone back goes by itself. */
document.querySelector("form[data-send]")?.requestSubmit();

/** How much room is left in a long answer. */
for (const text of document.querySelectorAll("textarea[maxlength]")) {
  const count = document.createElement("p");
  count.className = "count";
  count.setAttribute("aria-live", "polite");
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

/** Questions that belong to one answer show when it is given, and always when none is given yet. */
for (const part of document.querySelectorAll("[data-when]")) {
  const [name, value] = part.dataset.when.split("=");
  const tell = () => {
    const chosen = part.closest("form").querySelector(`[name="${name}"]:checked`);
    const other = chosen !== null && chosen.value !== value;
    part.hidden = other;
    part.disabled = other;
  };
  part.closest("form").addEventListener("change", tell);
  tell();
}
