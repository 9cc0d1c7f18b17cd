/**
 * A name for each resource of the program, after its display name: lower case letters, digits and hyphens, each name once.
 */
export function uniqueNames(displayNames: readonly string[]): string[] {
    const taken = new Set<string>();
    return displayNames.map((displayName) => {
        const base = slug(displayName);
        let name = base;
        for (let count = 2; taken.has(name); count += 1) {
            name = `${base}-${count}`;
        }
        taken.add(name);
        return name;
    });
}

function slug(text: string): string {
    const ascii = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
    return (
        ascii
            .toLowerCase()
            .replace(/[^a-z0-9]+/g, "-")
            .replace(/^-+|-+$/g, "")
            .slice(0, 60)
            .replace(/-+$/, "") || "policy"
    );
}
