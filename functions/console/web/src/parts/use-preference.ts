import { useState } from "react";

/** Something about how things are shown, kept for this browser. What is kept and no longer fits is forgotten. */
export function usePreference<T>(name: string, initial: T, fits: (value: unknown) => value is T): [T, (value: T) => void] {
  const key = `purchase-orders.${name}`;
  const [value, setValue] = useState<T>(() => {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
      return fits(kept) ? kept : initial;
    } catch {
      return initial;
    }
  });
  const choose = (next: T) => {
    localStorage.setItem(key, JSON.stringify(next));
    setValue(next);
  };
  return [value, choose];
}
