/** An error thrown ten calls deep and caught, with a message that was never seen before. */
export function thrownError(value) {
  try {
    readFrontPage(value);
  } catch (error) {
    return error;
  }
}

const readFrontPage = (value) => readPage(value);
const readPage = (value) => parseDocument(value);
const parseDocument = (value) => parseBody(value);
const parseBody = (value) => parseElement(value);
const parseElement = (value) => parseAttributes(value);
const parseAttributes = (value) => parseValue(value);
const parseValue = (value) => decode(value);
const decode = (value) => decodePart(value);
function decodePart(value) {
  throw new TypeError(`Cannot decode part ${value} of the page: unexpected token at position ${value % 97}`);
}
