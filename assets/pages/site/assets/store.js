// What a page remembers on this device. Some browsers refuse to: then it is remembered for as long
// as the page is open, and nothing else changes.
const memory = new Map();

export function store_get(key) {
    try {
        return localStorage.getItem(key);
    } catch {
        return memory.get(key) ?? null;
    }
}

export function store_set(key, text) {
    try {
        localStorage.setItem(key, text);
    } catch {
        memory.set(key, text);
    }
}
