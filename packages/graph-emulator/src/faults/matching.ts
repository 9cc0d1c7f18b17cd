import type { GraphRequest } from "../http/message";
import type { RequestMatch } from "./plan";

/** Builds a test from the description of requests. */
export function requestTest({ method, path, version, of }: RequestMatch): (request: GraphRequest) => boolean {
    const methods = method
        ?.toUpperCase()
        .split(",")
        .map((each) => each.trim());
    const pattern = path === undefined ? undefined : pathPattern(path);
    return (request) =>
        (methods === undefined ||
            methods.includes(request.method) ||
            (methods.includes("WRITE") && request.method !== "GET")) &&
        (pattern === undefined || pattern.test(plain(request.path))) &&
        (version === undefined || version === request.version) &&
        (of === undefined || (of === "parts") === (request.batch !== undefined));
}

function pathPattern(path: string): RegExp {
    const source = plain(path)
        .split(/(\*\*|\*|\{\w+\})/)
        .map((part) => {
            if (part === "**") {
                return ".*";
            }
            return part === "*" || part.startsWith("{") ? "[^/]+" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
        })
        .join("");
    return new RegExp(`^${source}$`, "i");
}

/** A key in parentheses becomes a segment; a trailing slash is dropped. */
function plain(path: string): string {
    return path.replace(/\('([^']*)'\)/g, "/$1").replace(/\/$/, "");
}
