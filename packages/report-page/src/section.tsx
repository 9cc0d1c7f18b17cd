import type { PageSection, PageStack } from "../../../src/report/html/pageData";

/** A cell of so many characters, such as a date, stays on one line. */
const SHORT = 20;

/** What is told of the whole fleet. */
export function Section({ section: { key, title, sentences, stacks = [], table } }: { section: PageSection }) {
    return (
        <section class="told" aria-labelledby={`told-${key}`}>
            <h2 id={`told-${key}`}>{title}</h2>
            {stacks.map((stack) => (
                <Stack key={stack.title} stack={stack} />
            ))}
            {sentences.map((text) => (
                <p key={text}>{text}</p>
            ))}
            {table && (
                <section
                    class="wide"
                    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
                    tabIndex={0}
                    aria-label={`${title}, as a table`}
                >
                    <table>
                        <thead>
                            <tr>
                                {table.head.map((text) => (
                                    <th key={text} scope="col">
                                        {text}
                                    </th>
                                ))}
                            </tr>
                        </thead>
                        <tbody>
                            {table.rows.map((row, place) => (
                                <tr key={place}>
                                    {row.map((text, column) => (
                                        <td key={column} class={text.length <= SHORT ? "short" : undefined}>
                                            <bdi>{text}</bdi>
                                        </td>
                                    ))}
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </section>
            )}
        </section>
    );
}

/** A bar made of parts, and the same in words. */
function Stack({ stack: { title, about, parts } }: { stack: PageStack }) {
    return (
        <div class="stack">
            <h3>
                <bdi>{title}</bdi> <span class="about">{about}</span>
            </h3>
            <div class="track" aria-hidden="true">
                {parts.map(({ title: part, count, tone }) => (
                    <span key={part} class={`fill tone-${tone}`} style={{ flexGrow: count }} />
                ))}
            </div>
            <p>
                {parts.map(({ title: part, count, tone }) => (
                    <span key={part} class={`part tone-${tone}`}>
                        {count.toLocaleString("en-US")} {part}
                    </span>
                ))}
            </p>
        </div>
    );
}
