// What runs inside the page, as the bodies of functions. The driver runs them past the page's own strict rules.

/** The visible elements of `arguments[0]`: `{ testid }`, or `{ role, level, name | pattern, flags }`. */
export const elementsOf = `
  const query = arguments[0];
  const IMPLIED = {
    alert: "", button: "button, summary, input[type=button], input[type=submit]", checkbox: "input[type=checkbox]",
    dialog: "dialog", heading: "h1, h2, h3, h4, h5, h6", img: "img, svg[aria-label]", link: "a[href]",
    list: "ul, ol", listitem: "li", main: "main", navigation: "nav", progressbar: "progress",
    radio: "input[type=radio]", region: "section[aria-label], section[aria-labelledby]", status: "output",
    switch: "", textbox: "input:not([type]), input[type=text], textarea", timer: "",
  };
  const clean = (text) => (text ?? "").replace(/\\s+/g, " ").trim();
  const nameOf = (element) => {
    const by = element.getAttribute("aria-labelledby");
    if (by) return clean(by.split(/\\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" "));
    const label = element.getAttribute("aria-label") ?? element.getAttribute("alt");
    if (label) return clean(label);
    if (element.labels?.length) return clean([...element.labels].map((one) => one.textContent).join(" "));
    return clean(element.innerText ?? element.textContent);
  };
  const fits = (element) => {
    if (!element.checkVisibility({ checkVisibilityCSS: true })) return false;
    if (element.closest("[aria-hidden=true], [inert]")) return false;
    if (query.level && element.tagName !== "H" + query.level && element.ariaLevel !== String(query.level)) return false;
    if (query.pattern) return new RegExp(query.pattern, query.flags).test(nameOf(element));
    return query.name === undefined || query.name === null || nameOf(element) === query.name;
  };
  if (query.testid) {
    return [...document.querySelectorAll("[data-testid]")]
      .filter((element) => element.dataset.testid === query.testid && element.checkVisibility());
  }
  const implied = IMPLIED[query.role];
  if (implied === undefined) throw new Error("no such role here: " + query.role);
  const native = implied ? [...document.querySelectorAll(implied)].filter((element) => !element.hasAttribute("role")) : [];
  const said = [...document.querySelectorAll("[role]")].filter((element) => element.getAttribute("role") === query.role);
  return [...native, ...said].filter(fits);
`;

/** Runs axe-core, which is there, and answers what it found and how many of its checks passed. */
export const violationsIn = `
  const answer = arguments[arguments.length - 1];
  axe.run(document, { resultTypes: ["violations"] }).then(
    ({ violations, passes }) => answer({
      violations: violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) })),
      passes: passes.length,
    }),
    (error) => answer({ violations: [{ id: "axe", help: String(error) }], passes: 0 }),
  );
`;

/** Answers once what is there now has been painted and what moves has come to rest; what moves for ever is not waited for. */
export const drawn = `
  const answer = arguments[arguments.length - 1];
  const finite = document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
  const rested = Promise.allSettled(finite.map((one) => one.finished));
  const late = new Promise((resolve) => setTimeout(resolve, 2000));
  Promise.race([rested, late]).then(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(answer, 0))));
`;
