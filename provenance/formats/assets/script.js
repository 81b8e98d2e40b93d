// Filters, sorting and keys only: everything can be read without this.
(function () {
  "use strict";
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  all(".buttons, .search, .filters, .tools, .leave").forEach(function (part) { part.hidden = false; });

  function open(id) {
    var target = id && document.getElementById(id);
    for (var part = target; part; part = part.parentElement) {
      if (part.tagName === "DETAILS") { part.open = true; }
    }
    return target;
  }
  function follow() {
    var target = open(decodeURIComponent(location.hash.slice(1)));
    if (target) { target.scrollIntoView(); }
  }
  window.addEventListener("hashchange", follow);
  if (location.hash) { follow(); }

  function letters(number) {
    for (var text = ""; number > 0; number = Math.floor((number - 1) / 26)) { text = String.fromCharCode(65 + (number - 1) % 26) + text; }
    return text;
  }
  function hideNames(button) {
    var hide = button.getAttribute("aria-pressed") !== "true";
    var names = {};
    all("[data-n]").forEach(function (part) {
      part.dataset.name = part.dataset.name || part.textContent;
      names[part.dataset.name] = "Document " + letters(+part.dataset.n);
      part.textContent = hide ? names[part.dataset.name] : part.dataset.name;
    });
    var longest = Object.keys(names).sort(function (a, b) { return b.length - a.length; });
    all(".gen").forEach(function (part) {
      part.dataset.text = part.dataset.text || part.textContent;
      part.textContent = hide ? longest.reduce(function (text, name) { return text.split(name).join(names[name]); }, part.dataset.text) : part.dataset.text;
    });
    all(".own").forEach(function (part) { if (hide) { part.setAttribute("hidden", ""); } else { part.removeAttribute("hidden"); } });
    document.getElementById("hidden-note").hidden = !hide;
    button.setAttribute("aria-pressed", String(hide));
  }
  all("[data-do]").forEach(function (button) {
    button.addEventListener("click", function () {
      if (button.dataset.do === "names") { hideNames(button); return; }
      if (button.dataset.do === "save") { save(); return; }
      if (button.dataset.do === "print-all") { all("details.item, details.why").forEach(function (part) { part.open = true; }); }
      window.print();
    });
  });

  var decisions = [];
  function size(part) { return Array.from(part.textContent).length; }
  function recount(text) {
    var gone = decisions.filter(function (made) { return made.text === text; }).map(function (made) { return made.label; });
    var whole = 0, counted = 0;
    all(".article [id]", text).forEach(function (sentence) {
      whole += size(sentence) - all("sup", sentence).reduce(function (sum, sup) { return sum + size(sup); }, 0);
    });
    all("mark.m", text).forEach(function (mark) {
      var left = mark.dataset.s.split(" ").filter(function (source) { return gone.indexOf(source.slice(1)) < 0; });
      mark.classList.toggle("gone", left.length === 0);
      counted += left.some(function (source) { return "VNPS".indexOf(source[0]) >= 0; }) ? size(mark) : 0;
    });
    var share = whole ? counted / whole * 100 : 0;
    text.querySelector(".recount").textContent = gone.length ? "; " + (share > 0 && share < 1 ? "under 1" : Math.round(share)) + " % without what was left out" : "";
    return share;
  }
  function save() {
    var told = decisions.map(function (made) { return { action: "exclude", document: made.text.dataset.doc, source: made.other, reason: made.reason }; });
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify({ schema: "provenance/decisions/1", decisions: told }, null, 1)], { type: "application/json" }));
    link.download = "decisions.json";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }
  all(".leave").forEach(function (form) {
    var input = form.elements.reason, button = form.querySelector("button"), card = form.closest(".card"), text = form.closest(".document");
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var reason = input.value.trim(), made = decisions.filter(function (one) { return one.form === form; })[0];
      if (!made && !reason) { input.setAttribute("aria-invalid", "true"); input.focus(); return; }
      input.removeAttribute("aria-invalid");
      if (made) { decisions.splice(decisions.indexOf(made), 1); }
      else { decisions.push({ form: form, text: text, label: form.dataset.label, other: form.dataset.other, reason: reason }); }
      var note = card.querySelector(".left");
      note.textContent = made ? "" : "Left out by the reader: " + reason;
      note.hidden = Boolean(made);
      card.classList.toggle("gone", !made);
      input.closest("label").hidden = !made;
      button.textContent = made ? "Leave out" : "Put back";
      recount(text);
      var box = document.querySelector(".decisions");
      box.hidden = decisions.length === 0;
      box.querySelector("[role=status]").textContent = decisions.length + (decisions.length === 1 ? " source" : " sources") + " left out by the reader.";
    });
  });

  function exchange(one, two) {
    var mark = document.createComment("");
    one.replaceWith(mark); two.replaceWith(one); mark.replaceWith(two);
  }
  all("[data-swap]").forEach(function (button) {
    button.addEventListener("click", function () {
      var pair = button.closest(".pair");
      all(".row.head, .row.match", pair).forEach(function (row) { exchange(row.children[0], row.children[2]); });
      all(".changes li", pair).forEach(function (change) { var sides = all("bdi", change); exchange(sides[0], sides[1]); });
      all(".g-a, .g-b", pair).forEach(function (row) { row.classList.toggle("g-a"); row.classList.toggle("g-b"); });
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    });
  });

  var table = document.getElementById("doclist");
  var find = document.getElementById("find");
  if (table && find) {
    var body = table.tBodies[0];
    var rows = all("tr", body);
    var found = document.getElementById("found");
    find.addEventListener("input", function () {
      var words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      var count = 0;
      rows.forEach(function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) {
          if (/^>\d/.test(word)) { return parseFloat(row.dataset.share) > parseFloat(word.slice(1)); }
          if (word.indexOf("kind:") === 0) { return (" " + row.dataset.kinds).indexOf(" " + word.slice(5)) >= 0; }
          return text.indexOf(word) >= 0;
        });
        count += row.hidden ? 0 : 1;
      });
      found.textContent = words.length ? count + " of " + rows.length : "";
    });
    all("th[data-sort]", table.tHead).forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      var numeric = head.dataset.sort === "number";
      var key = function (row) { var cell = row.cells[column]; return cell.dataset.value === undefined ? cell.textContent.trim() : cell.dataset.value; };
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === (numeric ? "descending" : "ascending");
        var sign = down === numeric ? 1 : -1;
        rows.sort(function (a, b) {
          return sign * (numeric ? (parseFloat(key(a)) || 0) - (parseFloat(key(b)) || 0) : key(a).localeCompare(key(b)));
        });
        rows.forEach(function (row) { body.appendChild(row); });
        all("th[aria-sort]", table.tHead).forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", sign === 1 ? "ascending" : "descending");
      });
    });
  }

  function filter() {
    all("[data-kind]").forEach(function (box) {
      all(".r-" + box.dataset.kind).forEach(function (row) { row.hidden = !box.checked; });
    });
    var only = document.querySelector("[data-only]");
    all(".gap").forEach(function (row) { row.hidden = Boolean(only && only.checked); });
  }
  all("[data-kind], [data-only]").forEach(function (box) { box.addEventListener("change", filter); });

  var at = -1;
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) { return; }
    if (event.key !== "j" && event.key !== "k") { return; }
    var matches = all(".match").filter(function (row) { return !row.hidden; });
    if (!matches.length) { return; }
    var here = matches.indexOf(document.activeElement);
    at = here >= 0 ? here : at;
    at = Math.min(matches.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)));
    for (var part = matches[at]; part; part = part.parentElement) { if (part.tagName === "DETAILS") { part.open = true; } }
    matches[at].focus();
    matches[at].scrollIntoView({ block: "center" });
  });
})();
