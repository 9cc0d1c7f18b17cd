// @ts-check
const { GITHUB_API_URL = "https://api.github.com", GITHUB_REPOSITORY, GH_TOKEN } = process.env;
const PER_PAGE = 100;

/**
 * Sends a request about the repository.
 * @param {string} permission what the job needs for it
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
async function github(permission, method, path, body) {
    const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}${path}`, {
        method,
        headers: { Accept: "application/vnd.github+json", Authorization: `Bearer ${GH_TOKEN}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
        throw new Error(`${method} ${path}: GitHub answered ${response.status}. Give the job \`${permission}\`.`);
    }
    return response.json();
}

/**
 * The first object of a list whose text begins with a marker.
 * @template {{ body?: string | null }} Entry
 * @param {string} permission
 * @param {string} path
 * @param {string} marker
 * @returns {Promise<Entry | undefined>}
 */
async function findByMarker(permission, path, marker) {
    for (let page = 1; ; page += 1) {
        const separator = path.includes("?") ? "&" : "?";
        /** @type {Entry[]} */
        const entries = await github(permission, "GET", `${path}${separator}per_page=${PER_PAGE}&page=${page}`);
        const found = entries.find(({ body }) => body?.startsWith(marker));
        if (found !== undefined || entries.length < PER_PAGE) {
            return found;
        }
    }
}

module.exports = { github, findByMarker };
