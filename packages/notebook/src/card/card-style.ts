/** Takes colours and font from the page, so that it suits light and dark themes. `CARD` stands for the card's selector. */
export const CARD_STYLE = `
CARD { color: inherit; background: transparent; border: 1px solid; border-radius: 4px; padding: 0.5em 1em; margin: 0.5em 0; max-width: 46em; font-family: sans-serif; line-height: 1.4; }
CARD p { margin: 0.4em 0; }
CARD pre { color: inherit; background: transparent; border: 0; max-height: 20em; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
CARD summary { cursor: pointer; display: list-item; }
CARD label { display: block; margin: 0.6em 0 0.2em; font-weight: normal; }
CARD input { color: inherit; background: transparent; border: 1px solid; border-radius: 3px; padding: 0.3em; width: 20em; max-width: 100%; box-sizing: border-box; font: inherit; }
CARD button { color: inherit; background: transparent; border: 1px solid; border-radius: 3px; padding: 0.3em 0.9em; margin: 0.8em 0.6em 0.3em 0; font: inherit; cursor: pointer; }
CARD button:hover { text-decoration: underline; }
CARD :focus-visible { outline: 2px solid; outline-offset: 2px; }
`;
