import { useState } from "react";

/** Stores a display preference in this browser. A stored value that no longer `fits` is ignored. */
export function usePreference<T>(name: string, initial: T, fits: (value: unknown) => value is T): [T, (value: T) => void] {
  const key = `purchase-orders.${name}`;
  const [value, setValue] = useState<T>(() => {
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
      return fits(stored) ? stored : initial;
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
