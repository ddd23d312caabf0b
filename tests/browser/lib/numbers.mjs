// Numbers of organisations that nobody has yet, and that pass every check.

let last = Date.now() % 100_000_000;

function from(fresh) {
  const kvk = String(fresh).padStart(8, "0");
  const weighed = [...kvk].map(Number).reduce((sum, digit, at) => sum + digit * (9 - at), 0);
  if (weighed % 11 === 10) return null;
  const account = `INGB${String(fresh).padStart(10, "0")}`;
  const numeric = [...`${account}NL00`].map((sign) => (/[A-Z]/.test(sign) ? sign.charCodeAt(0) - 55 : sign)).join("");
  const check = String(98n - (BigInt(numeric) % 97n)).padStart(2, "0");
  return { kvk, rsin: `${kvk}${weighed % 11}`, iban: `NL${check}${account}` };
}

/** A KvK number, an RSIN and an IBAN; `apart` keeps those who ask at the same instant from getting the same. */
export function numbers(apart = 0) {
  let found = null;
  while (!found) {
    last = (last + 1) % 100_000_000;
    found = from((last + apart * 10_000_019) % 100_000_000);
  }
  return found;
}
