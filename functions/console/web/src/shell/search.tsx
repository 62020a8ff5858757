// The search in the top bar: purchase orders, invoices, sellers and pages by any text, and invoices by amount. Ctrl+K goes to it.

import Autosuggest, { type AutosuggestProps } from "@cloudscape-design/components/autosuggest";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { isReadable } from "../api/model.ts";
import { searchQuery, sellersQuery } from "../api/queries.ts";
import { money } from "../format/money.ts";
import { month, months } from "../format/month.ts";
import { amount } from "../format/typed.ts";
import { INVOICE_STATUSES } from "../format/words.ts";
import { useFollow } from "../parts/app-link.tsx";
import { usePaused } from "../parts/use-paused.ts";
import { PAGES } from "../routes.tsx";
import { t } from "../words/index.ts";
import { useShell } from "./context.tsx";

/** How long after the last key the API is asked. */
const PAUSE_MS = 250;

export function Search() {
  const { api, session } = useShell();
  const { navigate } = useFollow();
  const [text, setText] = useState("");
  const asked = usePaused(text.trim(), PAUSE_MS);
  const input = useRef<AutosuggestProps.Ref>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener("keydown", focus);
    return () => removeEventListener("keydown", focus);
  }, []);
  const query = useQuery({ ...searchQuery(api, { text: asked, amount: amountIn(asked) }), enabled: asked !== "" });
  const found = asked === "" ? undefined : query.data;
  const catalogue = useQuery({ ...sellersQuery(api), enabled: text !== "" }).data ?? [];
  const pages = PAGES.filter(({ name, navigation, writes }) => (name ?? navigation) !== undefined && (writes !== true || session.canWrite)).filter(({ name, navigation }) =>
    (name ?? navigation ?? "").toLowerCase().includes(text.trim().toLowerCase()),
  );
  const options: AutosuggestProps.Options = [
    {
      label: t.common.purchaseOrders,
      options: (found?.purchaseOrders ?? []).filter(isReadable).map((order) => ({
        value: order.href,
        label: order.purchaseOrderId,
        description: months(order.effectiveMonth, order.expirationMonth),
        labelTag: order.balance === undefined ? order.currency : t.invoices.left(money(order.balance, order.currency)),
      })),
    },
    {
      label: t.common.invoices,
      options: (found?.invoices ?? []).map((invoice) => ({
        value: invoice.href,
        label: invoice.invoiceId,
        description: [month(invoice.billingPeriod), INVOICE_STATUSES[invoice.outcome].label, invoice.purchaseOrderId].filter(Boolean).join(", "),
        labelTag: money(invoice.amount, invoice.currency),
      })),
    },
    {
      label: t.shell.sellers,
      options: sellersWith(text.trim(), catalogue).flatMap(({ id, name }) => [
        { value: `/invoices?${new URLSearchParams({ billFrom: id })}`, label: t.shell.invoicesFrom(name) },
        { value: `/purchase-orders?${new URLSearchParams({ billFrom: id })}`, label: t.shell.purchaseOrdersFor(name) },
      ]),
    },
    { label: t.shell.pages, options: pages.map(({ path, name, navigation }) => ({ value: path, label: name ?? navigation ?? "" })) },
  ].filter((group) => group.options.length > 0);
  return (
    <Autosuggest
      ref={input}
      value={text}
      options={options}
      filteringType="manual"
      onChange={({ detail }) => setText(detail.value)}
      onSelect={({ detail }) => {
        const to = detail.selectedOption?.value;
        setText("");
        void navigate(to ?? `/invoices?${new URLSearchParams({ text: detail.value })}`);
      }}
      statusType={query.isFetching ? "loading" : query.error !== null && asked !== "" ? "error" : "finished"}
      loadingText={t.shell.searching}
      errorText={query.error?.message ?? ""}
      recoveryText={t.common.tryAgain}
      onLoadItems={() => query.error !== null && void query.refetch()}
      enteredTextLabel={(entered) => t.shell.searchInvoices(entered)}
      empty={t.shell.nothingFound}
      placeholder={t.shell.search}
      ariaLabel={t.shell.searchLabel}
      clearAriaLabel={t.shell.clearSearch}
      selectedAriaLabel={t.why.selected}
    />
  );
}

/** The most sellers that a search offers. */
const SELLERS_MAX = 4;

/** Returns the sellers of whose names or ID one has a text. */
export function sellersWith<Seller extends { id: string; name: string; aliases?: string[] }>(text: string, sellers: readonly Seller[]): Seller[] {
  const wanted = text.toLowerCase();
  const has = ({ id, name, aliases = [] }: Seller) => [id, name, ...aliases].some((one) => one.toLowerCase().includes(wanted));
  return wanted === "" ? [] : sellers.filter(has).slice(0, SELLERS_MAX);
}

/** Returns the amount that a text is, with or without a minus sign; undefined for other texts. */
export function amountIn(text: string): string | undefined {
  const value = amount(text);
  return /^-?\d+(\.\d+)?$/.test(value) && /[.,]|\d{2}/.test(text) ? value : undefined;
}
