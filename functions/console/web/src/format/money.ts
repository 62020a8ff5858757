// Amounts as people read them, in en-US, by currency. Exact: what the API says as text is formatted as text, never as a
// floating-point number. Numbers are for lengths on a screen only.

/** `USD 12,904.61`; a negative one with a true minus sign. As many decimals as the API gave. */
export function money(amount: string, currency: string): string {
  return `${currency}\u00a0${decimal(amount)}`;
}

/** `12,904.61` */
export function decimal(amount: string): string {
  const [whole = "0", fraction] = amount.replace(/^-/, "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${isNegative(amount) ? "−" : ""}${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
}

export function isNegative(amount: string): boolean {
  return amount.startsWith("-") && /[1-9]/.test(amount);
}

export function isZero(amount: string): boolean {
  return !/[1-9]/.test(amount);
}

/** `1.2M`: where space is short, as on an axis. */
export function compact(amount: number): string {
  return new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 }).format(amount);
}

/** How much of `whole` is left, from 0 to 100, for a bar's length; undefined where there is no whole. */
export function percentLeft(balance: string, whole: string): number | undefined {
  const total = Number(whole);
  if (!(total > 0)) return undefined;
  return Math.min(100, Math.max(0, (Number(balance) / total) * 100));
}

/** How much of `whole` is left, for people: may be below 0 % or above 100 %. */
export function percentText(balance: string, whole: string): string | undefined {
  const total = Number(whole);
  if (!(total > 0)) return undefined;
  const percent = Math.floor((Number(balance) / total) * 100);
  return `${percent < 0 ? "−" : ""}${new Intl.NumberFormat("en-US").format(Math.abs(percent))}%`;
}
