import { visible } from "../base/visible";

/** One test case. Neither `failure` nor `error`: it passed. */
export interface TestCase {
    /** `WIN-0412`. */
    readonly name: string;
    /** What kind of thing is tested, with dots: `hotpatch.readiness`. */
    readonly className: string;
    /** The test did not pass. */
    readonly failure?: Complaint;
    /** Whether it passes is not known. */
    readonly error?: Complaint;
}

/** Why a test case did not pass. */
export interface Complaint {
    /** A code: `vbs`. */
    readonly type: string;
    /** In one line. */
    readonly message: string;
    /** The rest, a line each. */
    readonly details: readonly string[];
}

/** The test cases of one kind. */
export interface TestSuite {
    readonly name: string;
    readonly cases: readonly TestCase[];
}

/**
 * Test suites as XML in the form that pipelines read ("JUnit XML": the schema of Apache Ant's JUnitReport, as GitLab, Azure DevOps
 * and Jenkins take it), in pieces.
 *
 * @param at ISO 8601
 */
export function* junitXml(name: string, suites: readonly TestSuite[], at: string): Generator<string, void, undefined> {
    yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escaped(name)}"${counts(suites.flatMap(({ cases }) => cases))}>\n`;
    for (const suite of suites) {
        yield `  <testsuite name="${escaped(suite.name)}"${counts(suite.cases)} timestamp="${escaped(at)}">\n`;
        for (const each of suite.cases) {
            yield testCase(each);
        }
        yield "  </testsuite>\n";
    }
    yield "</testsuites>\n";
}

/**
 * A test case of its own for whether everything was read.
 *
 * @param missing what was not, in whole sentences
 */
export function completenessCase(className: string, complete: boolean, missing: readonly string[]): TestCase {
    const about = { name: "everything was read", className };
    const [message = "Not everything was read."] = missing;
    return complete ? about : { ...about, error: { type: "incomplete", message, details: missing } };
}

function counts(cases: readonly TestCase[]): string {
    const failures = cases.filter(({ failure }) => failure !== undefined).length;
    const errors = cases.filter(({ error }) => error !== undefined).length;
    return ` tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="0" time="0"`;
}

function testCase({ name, className, failure, error }: TestCase): string {
    const head = `    <testcase classname="${escaped(className)}" name="${escaped(name)}" time="0"`;
    const complaints = [
        ...(failure === undefined ? [] : [complaint("failure", failure)]),
        ...(error === undefined ? [] : [complaint("error", error)]),
    ];
    return complaints.length === 0 ? `${head}/>\n` : `${head}>\n${complaints.join("")}    </testcase>\n`;
}

function complaint(element: string, { type, message, details }: Complaint): string {
    const text = details.map((line) => `\n${escaped(line)}`).join("");
    return `      <${element} type="${escaped(type)}" message="${escaped(message)}">${text}</${element}>\n`;
}

/** Characters that XML 1.0 cannot have are replaced by `visible`, but for these two. */
const NOT_XML = /[\ufffe\uffff]/g;
const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
    return visible(text)
        .replace(NOT_XML, "\ufffd")
        .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
