import { HAS } from "../patterns/features.ts";
import type { Pattern } from "../patterns/pattern.ts";

const LETTER_RUN = String.raw`[\w.:@~%+-]{1,256}`;

/** Parts of the words that name what is named, without the letter that may be a capital. */
const WORDS = [
  "enant",
  "ubscription",
  "esource group",
  "torage account",
  "ey vault",
  "rgani",
  "ucket",
  "roject",
  "ccount",
  "orkspace id",
];

/** Names of what a person or a company has in a cloud. */
export const RESOURCE_NAMES: readonly Pattern[] = [
  {
    replacement: "<id>",
    source: "AWS General Reference, Amazon Resource Names: the partition and the service stay",
    needs: HAS.colon,
    hints: ["arn:"],
    expression: /(?<keep>(?<![\w-])arn:[a-z-]{2,16}:[a-z0-9-]{1,32}:)(?=[^\s"'`<>]*:)[^\s"'`<>,;)\]}]{2,2048}/g,
    judge: (found, { groups }) => {
      const tail = /[.:!?]{0,3}$/.exec(found)?.[0] ?? "";
      return `${groups["keep"]}<id>${tail}`;
    },
  },
  {
    replacement: "<id>",
    source: "Google Cloud, resource names (AIP-122), and Azure Resource Manager's: collection, id, collection, id …",
    needs: HAS.slash,
    hints: ["projects/", "organizations/", "subscriptions/", "billingAccounts/", "tenants/", "resourceGroups/"],
    expression: new RegExp(
      `(?<keep>(?<![\\w./-])(?:projects|organizations|subscriptions|billingAccounts|tenants|resourceGroups)/)(?!node_modules)${LETTER_RUN}(?:/${LETTER_RUN}){0,16}`,
      "g",
    ),
    judge: (found, { groups }) => `${groups["keep"]}<id>${/[.:]{0,2}$/.exec(found)?.[0] ?? ""}`,
  },
  {
    replacement: "<id>",
    source: "the same in sentences: the name in quotes, or an id of digits, behind the word for what it names",
    needs: HAS.quote,
    hints: WORDS,
    expression:
      /(?<keep>\b(?:tenant|subscription|resource group|storage account|key vault|billing account|organi[sz]ation|bucket|project(?: id| number)?|account(?: id)?|workspace id)s?[ :=]{1,2}["'`])[^"'`<>\r\n]{1,256}(?=["'`])/gi,
  },
  {
    replacement: "<id>",
    source: "numbers of accounts and projects: AWS has 12 digits, Google 6 to 12",
    needs: HAS.digits,
    hints: WORDS,
    expression:
      /(?<keep>\b(?:account|project|tenant|organi[sz]ation|subscription)(?: id| number)?[ :#=]{1,3})\d{6,20}(?!\w)/gi,
  },
];
