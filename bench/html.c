/* Text into HTML, and the style sheet of the report. Colours are variables, so that one set of plots serves the light and the dark
 * theme; the series' colours are those of Okabe and Ito ("Color universal design", 2008), told apart by colour-blind readers,
 * lightened on dark ground. */
#include <string.h>

#include "html.h"

void html_text(FILE *out, const char *text) {
    static const struct {
        char character;
        const char *entity;
    } entities[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
    for (; *text; text++) {
        size_t i = 0;
        while (i < sizeof entities / sizeof *entities && entities[i].character != *text) i++;
        if (i < sizeof entities / sizeof *entities)
            fputs(entities[i].entity, out);
        else
            fputc(*text, out);
    }
}

#define LIGHT                                                                                                                      \
    "--ground:#fff;--ink:#1b1b1f;--faint:#5b6068;--line:#d9dce1;--band:#f4f5f7;--good:#136f3c;--warn:#8a5300;--bad:#b3261e;"       \
    "--c1:#0072b2;--c2:#c04f00;--c3:#007f5f;--c4:#a8487f;--c5:#946000;--c6:#2b7fb8;--c7:#555;--c8:#7a3fc0;"                        \
    "--axis:#777;--grid:#e3e5e9;--theory:#555;--contour:#c3c8d0;color-scheme:light;"
#define DARK                                                                                                                       \
    "--ground:#15171b;--ink:#e8e9ec;--faint:#a3a8b2;--line:#363b44;--band:#1d2026;--good:#6fce94;--warn:#f0b35a;--bad:#ff8f86;"    \
    "--c1:#5db4f0;--c2:#ff8f4d;--c3:#3ccfa3;--c4:#e79ac6;--c5:#f0c250;--c6:#9cd5f7;--c7:#b9bdc6;--c8:#bb9cf2;"                     \
    "--axis:#8a8f99;--grid:#2b2f37;--theory:#b9bdc6;--contour:#4a505b;color-scheme:dark;"

const char html_style[] =
    ":root{" LIGHT "}"
    "@media (prefers-color-scheme:dark){:root{" DARK "}}"
    "@media print{:root{" LIGHT "}}"
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu "
    "Sans',"
    "sans-serif}"
    "main{max-width:74rem;margin:0 auto;padding:1.5rem 1rem 4rem}"
    "h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0 1rem}"
    "h2{font-size:1.2rem;margin:2.5rem 0 .25rem;padding-top:1.25rem;border-top:1px solid var(--line);overflow-wrap:anywhere}"
    "p,li{max-width:46rem}ul,ol{padding-left:1.3rem}li{margin:.35rem 0}"
    "a{color:var(--c1)}"
    "code{font:.92em/1.4 ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;overflow-wrap:anywhere}"
    ".faint,figcaption,footer,.notes{color:var(--faint);font-size:.9rem}.what{margin:.1rem 0 .6rem}"
    ".scroll{overflow-x:auto;margin:1rem 0 .25rem;border:1px solid var(--line);border-radius:6px;"
    /* A shadow at the edge beyond which there is more; at the end the ground, which moves with the table, covers it. */
    "background:linear-gradient(to left,var(--ground) 40%,transparent) 100% 0/4rem 100% no-repeat local,"
    "linear-gradient(to left,var(--theory),transparent) 100% 0/.6rem 100% no-repeat scroll}"
    "table{border-collapse:collapse;width:100%;font-size:.86rem;font-variant-numeric:tabular-nums}"
    "th,td{padding:.38rem .48rem;text-align:right;white-space:nowrap}"
    "th{background:var(--band);color:var(--faint);font-weight:600}"
    "tbody tr{border-top:1px solid var(--line)}"
    ".word{text-align:left}th:first-child,td:first-child{position:sticky;left:0;background:var(--ground)}"
    "th:first-child{background:var(--band)}"
    "td.faint{font-size:inherit}.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}"
    ".plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,24rem),1fr));gap:1rem 1.5rem;margin-top:1rem}"
    "figure{margin:0;min-width:0}figure svg{display:block;width:100%;height:auto}"
    "details{margin:1rem 0}summary{cursor:pointer;font-weight:600}"
    "dt{font-weight:600;margin-top:.4rem}dd{margin:0 0 0 1.3rem}"
    "footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line)}footer pre{white-space:pre-wrap;font-size:.82rem}"
    /* Paper does not scroll. */
    "@media "
    "print{body{font-size:10pt}main{padding:0;max-width:none}.scroll{overflow:visible;border:0;background:none}table{font-size:6."
    "5pt}"
    "th,td{padding:.15rem .2rem}th:first-child,td:first-child{position:static;white-space:normal;overflow-wrap:anywhere}"
    ".plots{grid-template-columns:1fr 1fr}figure,tr,h2+p{break-inside:avoid-page}h2,h2+p{break-after:avoid-page}}";
