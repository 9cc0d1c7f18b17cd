import { useState } from "preact/hooks";
import type { PageCalendar, PageData } from "../../../src/report/html/pageData";
import { Section } from "./section";
import { Trend } from "./trend";

/** What a reader sees first: the share, the one sentence that matters, and what limits the numbers. */
export function Summary({ data }: { data: PageData }) {
    const { title, about, headline, cautions, notes, calendar, trend, sections } = data;
    return (
        <header class="summary">
            <div class="title">
                <div>
                    <h1>{title}</h1>
                    <p class="about">{about}</p>
                </div>
                <Controls />
            </div>
            {cautions.length > 0 && (
                <div class="cautions" role="note">
                    {cautions.map((text) => (
                        <p key={text}>{text}</p>
                    ))}
                </div>
            )}
            <div class="headline">
                <p>
                    {headline.share !== undefined && <strong class="share">{headline.share}</strong>}
                    <span class="of">{headline.of}</span>
                </p>
                <p class="sentence">{headline.sentence}</p>
            </div>
            {trend && <Trend trend={trend} />}
            {sections.map((section) => (
                <Section key={section.key} section={section} />
            ))}
            {calendar && <Calendar calendar={calendar} />}
            {notes.length > 0 && (
                <details class="notes" open={notes.length <= 2}>
                    <summary>
                        {notes.length} {notes.length === 1 ? "note" : "notes"} on these numbers
                    </summary>
                    <ul>
                        {notes.map((text) => (
                            <li key={text}>{text}</li>
                        ))}
                    </ul>
                </details>
            )}
        </header>
    );
}

function Controls() {
    const [theme, setTheme] = useState("system");
    const choose = (chosen: string) => {
        setTheme(chosen);
        document.documentElement.dataset.theme = chosen;
    };
    return (
        <div class="controls">
            <label>
                Colours{" "}
                <select value={theme} onChange={({ currentTarget }) => choose(currentTarget.value)}>
                    <option value="system">as the system</option>
                    <option value="light">light</option>
                    <option value="dark">dark</option>
                </select>
            </label>
            <button type="button" onClick={() => print()}>
                Print
            </button>
        </div>
    );
}

const RESTARTS = { yes: "restart", no: "no restart", unknown: "restart not known" } as const;

function Calendar({ calendar: { sentence, source, months } }: { calendar: PageCalendar }) {
    return (
        <section class="calendar" aria-labelledby="calendar">
            <h2 id="calendar">Calendar</h2>
            <p class="sentence">{sentence}</p>
            <ol>
                {months.map(({ month, versions, kind, restart, isPlanned }) => (
                    <li key={`${month} ${versions}`} class={`restart-${restart}`}>
                        <strong>{month}</strong>
                        <span>{isPlanned ? `${kind}, planned` : kind}</span>
                        <span class="restart">{RESTARTS[restart]}</span>
                        <span class="versions">{versions}</span>
                    </li>
                ))}
            </ol>
            <p class="source">{source}</p>
        </section>
    );
}
