/** What a message is filled in with. */
export type Text = string | number;
