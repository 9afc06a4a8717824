/** What clients ask the embedded model. */
export const QUESTION = "Mia has 12 plums and buys 9 more. How many plums does Mia have?";
