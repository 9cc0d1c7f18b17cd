// @ts-check
/**
 * Posts `preview.md` on the pull request: replaces the comment that begins with the same marker, however many were
 * written since, or adds a new one.
 */
const { readFileSync } = require("node:fs");

const { GITHUB_API_URL = "https://api.github.com", GITHUB_REPOSITORY, GH_TOKEN, PR } = process.env;
const PER_PAGE = 100;

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
async function github(method, path, body) {
    const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}${path}`, {
        method,
        headers: { Accept: "application/vnd.github+json", Authorization: `Bearer ${GH_TOKEN}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
        throw new Error(
            `${method} ${path}: GitHub answered ${response.status}. Give the job \`pull-requests: write\`.`,
        );
    }
    return response.json();
}

/** @param {string} marker */
async function commentWith(marker) {
    for (let page = 1; ; page += 1) {
        /** @type {{ id: number, body?: string }[]} */
        const comments = await github("GET", `/issues/${PR}/comments?per_page=${PER_PAGE}&page=${page}`);
        const found = comments.find(({ body }) => body?.startsWith(marker));
        if (found !== undefined || comments.length < PER_PAGE) {
            return found;
        }
    }
}

async function main() {
    const body = readFileSync("preview.md", "utf8");
    const found = await commentWith(body.split("\n")[0] ?? "");
    await (found === undefined
        ? github("POST", `/issues/${PR}/comments`, { body })
        : github("PATCH", `/issues/comments/${found.id}`, { body }));
    console.log(found === undefined ? "Commented." : `Comment ${found.id} replaced.`);
}

main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
