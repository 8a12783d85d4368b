/**
 * A function that runs in the page, as text: a bundler would change a real one. It only ever sets text, never markup, since
 * another program may listen at the address by the time the notebook is opened again.
 */
export const CARD_SCRIPT = `async ({ id, address, labels }) => {
  if (!["127.0.0.1", "localhost", "[::1]"].includes(location.hostname)) return;
  const say = async (wish) => {
    const response = await fetch(address, { method: "POST", body: JSON.stringify(wish), credentials: "omit", referrerPolicy: "no-referrer" });
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  };
  let card;
  for (let tries = 0; !card && tries < 50; tries++) {
    card = document.getElementById(id);
    if (!card) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  let told;
  try {
    told = await say({ choice: "hello" });
  } catch {
    return;
  }
  if (!card || typeof told.report !== "string") return;
  const make = (name, text, attributes = {}) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    for (const key of Object.keys(attributes)) element.setAttribute(key, attributes[key]);
    return element;
  };
  const title = make("p", labels.title, { id: id + "-title" });
  title.style.fontWeight = "bold";
  const fold = make("details");
  let pretty = told.report;
  try {
    pretty = JSON.stringify(JSON.parse(told.report), null, 2);
  } catch {}
  fold.append(make("summary", labels.show), make("pre", pretty, { tabindex: "0" }), make("p", labels.all + [].concat(told.providers).join(", ") + "."));
  const email = make("input", "", { id: id + "-email", type: "email", autocomplete: "email", maxlength: "254", "aria-describedby": id + "-status" });
  const status = make("p", "", { id: id + "-status", role: "status", tabindex: "-1" });
  const buttons = make("div");
  const choose = async (choice) => {
    const address = email.value.trim();
    if (choice !== "denied" && address && !/^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$/.test(address)) {
      status.textContent = labels.wrongEmail;
      email.setAttribute("aria-invalid", "true");
      email.focus();
      return;
    }
    for (const button of buttons.children) button.disabled = true;
    let text = labels.gone;
    try {
      const { kept } = await say(choice === "denied" ? { choice } : { choice, email: address });
      text = kept === true ? labels.done[choice] : labels.failed;
    } catch {}
    card.replaceChildren(status);
    status.textContent = text;
    status.focus();
  };
  for (const choice of ["once", "always", "denied"]) {
    const button = make("button", labels[choice], { type: "button" });
    button.addEventListener("click", () => choose(choice));
    buttons.append(button);
  }
  // Keys are shortcuts of the notebook otherwise.
  for (const kind of ["keydown", "keypress", "keyup"]) card.addEventListener(kind, (event) => event.stopPropagation());
  card.setAttribute("role", "group");
  card.setAttribute("aria-labelledby", title.id);
  card.replaceChildren(title, make("p", labels.about), fold, make("label", labels.email, { for: email.id }), email, buttons, status);
}`;
