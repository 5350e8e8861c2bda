const FIRST_YEAR = 1950;
const WHEELS = { serial: 100, district: 9, day: 28, month: 12, year: 55 };
const two = (n) => String(n).padStart(2, '0');

/** The `index`th invented adult; no two below 16 million share a NIK. Serials from 9900 belong to nobody. */
export function personOf(index) {
  const turned = {};
  let rest = index;
  for (const [name, size] of Object.entries(WHEELS)) {
    turned[name] = rest % size;
    rest = Math.floor(rest / size);
  }
  const [day, month, year] = [two(turned.day + 1), two(turned.month + 1), FIRST_YEAR + turned.year];
  return {
    nik: `1771${two(turned.district + 1)}${day}${month}${two(year % 100)}${9900 + turned.serial}`,
    name: `Orang Contoh ${index}`,
    birthDate: `${year}-${month}-${day}`,
    phone: `+62812${String(10_000_000 + index)}`,
  };
}

let used = 0;

/** The first of `count` people whom nobody else in this run gets. */
export function takePeople(count) {
  used += count;
  return used - count;
}
