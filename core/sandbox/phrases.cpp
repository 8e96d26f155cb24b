#include "sandbox/phrases.h"

#include <array>

namespace tierline::sandbox {

namespace {

using Text = std::string_view;

constexpr Text greetOpen[] = {"Hello! How can I help you today?", "Hi there! What are you working on?",
                              "Good to see you. What shall we look at first?"};
constexpr Text greetBody[] = {"I can explain things, write and review code, or draft a text with you."};
constexpr Text greetClose[] = {"Just tell me where to start.", ""};

constexpr Text titleOpen[] = {"Looking into {t}", "Questions about {t}", "Working on {t} and {u}",
                              "Fixing {t}"};

constexpr Text verdictOpen[] = {"Yes.",      "No.",      "Yes, with one exception.",
                                "Positive.", "Neutral.", "It is most likely a question about {t}."};
constexpr Text verdictBody[] = {"The mention of {t} decides it.", "Nothing in the text speaks against it.",
                                "{t} and {u} point the same way."};

constexpr Text summaryOpen[] = {"In short:", "Here is the gist.", "Summary:"};
constexpr Text summaryBody[] = {
    "The main topic is {t}, and everything else follows from it.",
    "The team agreed to move {t} forward and to leave {u} as it is for now.",
    "Costs stayed within the plan, mostly because {u} was postponed.",
    "Two open points remain: who owns {t}, and by when it has to be done.",
    "Customers noticed the change to {t} and mostly liked it.",
    "The risk lies in {u}, where the numbers are older than the rest.",
    "A follow-up is planned once the first results on {t} are in.",
    "No decision was taken about {u}.",
    "The figures improved compared with the last quarter, though from a low base.",
    "Next step: a short proposal with dates and names.",
};
constexpr Text summaryClose[] = {"Tell me if you would like it shorter.",
                                 "Open question: the deadline for {t}.", ""};

constexpr Text rewriteOpen[] = {"Here is a version that reads more smoothly:", "A clean version:",
                                "This keeps the meaning and fixes the wording:"};
constexpr Text rewriteBody[] = {
    "Thank you for your patience while we looked into {t}.",
    "We have found the cause, and the change to {u} goes out this week.",
    "You do not have to do anything; your settings stay as they are.",
    "Should anything about {t} still look wrong, simply reply to this message.",
    "We are sorry for the trouble and will keep you posted.",
    "In the meantime, the older way of handling {u} keeps working.",
};
constexpr Text rewriteClose[] = {"I kept the tone friendly but brief.", "Names and numbers are unchanged.",
                                 ""};

constexpr Text codeOpen[] = {
    "Here is a version that handles the edge cases too:", "This does what you describe:",
    "One way to write it, without extra dependencies:"};
constexpr Text codeBody[] = {
    "The function returns early when there is nothing to do, so the common path stays flat.",
    "Keeping {t} out of the loop makes it linear instead of quadratic.",
    "I chose a plain value for {u} because it is only read after this point.",
    "Errors travel to the caller instead of being logged and forgotten.",
    "If {t} can be empty in your case, the first check already covers it.",
    "The name says what it returns, which makes a comment unnecessary.",
    "For large inputs, consider processing {t} in batches of a few hundred.",
    "A table of cases is the simplest test here: empty, one element, many, and a duplicate.",
};
constexpr Text codeClose[] = {"Shall I add tests for it?", "Let me know which version of {t} you are on.",
                              "It runs in linear time and constant extra memory."};

constexpr Text debugOpen[] = {"The symptom points at {t}.", "I think the problem is a race around {t}.",
                              "This looks like {u} being used after it was closed."};
constexpr Text debugBody[] = {
    "Both callers reach {t} before the first one has finished, so the second sees half a state.",
    "The trace shows {u} twice, which should not happen when the lock is held for the whole update.",
    "To confirm it, log the identity of {t} when it is created and when it is released.",
    "A retry hides the fault because the second attempt finds {u} already warm.",
    "Check what happens when the timeout fires while {t} is still being written.",
    "The default changed between the two versions, which explains why it only fails on the build machine.",
    "Holding the lock a little longer is the smallest change; passing a copy of {u} is the cleaner one.",
    "I would first make it fail reliably: one thread, a fixed seed, and a delay of zero.",
    "The allocation itself is fine; it is the order in which {t} and {u} are destroyed that is not.",
};
constexpr Text debugClose[] = {"Start with the log line; it tells the two causes apart.",
                               "If that does not help, send me the output around {t}.",
                               "With the change in place the test passes a thousand times in a row."};

constexpr Text reasonOpen[] = {"Let us set this up carefully.", "I will argue in three steps.",
                               "Suppose, for contradiction, that the claim about {t} is false."};
constexpr Text reasonBody[] = {
    "First, fix an arbitrary {t} and write down what the assumption gives us.",
    "The quantity attached to {u} never grows, and it is bounded from below, so it must settle.",
    "For the base case there is nothing to show, since {t} is then trivial.",
    "Assume the statement for all smaller cases; the step removes one element and restores it afterwards.",
    "The two bounds meet only if {t} and {u} agree, which is the case we wanted to isolate.",
    "Note that the order of the quantifiers matters here: the choice of {u} may depend on {t}, not the "
    "reverse.",
    "Counting the same set in two ways gives an equation, and one side of it is easy to evaluate.",
    "If the inequality were strict, we could repeat the argument and descend without end, which is "
    "impossible.",
    "What remains is to check that the construction of {u} did not use what it was meant to prove.",
};
constexpr Text reasonClose[] = {"This completes the argument.", "Hence the claim holds for every {t}.",
                                "Both directions are shown, so the two statements are equivalent."};

constexpr Text designOpen[] = {"I would start from what must never happen to {t}.",
                               "There are three workable designs; here is how I would choose.",
                               "Let me separate the decision about {t} from the one about {u}."};
constexpr Text designBody[] = {
    "The trade-off is between consistency of {t} and availability under a partition of {u}.",
    "A scheme with a single writer avoids the conflict, at the price of a longer recovery.",
    "Under load the queue in front of {t} dominates, so doubling the workers behind it changes little.",
    "Make every step of {u} safe to repeat; then a crash between two steps costs time and nothing else.",
    "Keep the hot path free of {u}: compute it ahead and publish an immutable copy.",
    "Failure of one zone must not fill the others; bound what {t} may hold in flight.",
    "Versioning the messages from the first day makes a later change of {t} a routine rollout.",
    "Measure the tail, not the mean: the slowest one percent decides how {u} feels.",
    "A ledger of what was promised, written before the answer leaves, settles most disputes about {t}.",
    "Migrating in place is possible, but running both versions of {u} for a week is easier to undo.",
};
constexpr Text designClose[] = {"So I would choose the second design, and revisit it once {u} is measured.",
                                "The first milestone is a load test of {t} alone.",
                                "Shall I sketch the data model next?"};

constexpr Text agentOpen[] = {"I have looked at the code around {t}.", "The change is in place.",
                              "Here is what I found about {t}."};
constexpr Text agentBody[] = {
    "`{t}` is built in one place and read in three; only one of the readers expects it to be missing.",
    "I moved the check for {u} to the top of the function and removed the copy further down.",
    "The existing tests cover the happy path; I added a case for an empty {t}.",
    "Two call sites still pass the old argument order, so I changed those as well.",
    "The build is clean and the tests pass.",
    "I left the public interface alone, since {u} is used outside this module.",
    "The configuration for {t} is read once at start, so a restart is needed for it to take effect.",
    "One thing to note: the migration has to run before {u} is deployed.",
};
constexpr Text agentClose[] = {"Shall I go on with {u}?", "Next I would rename {t}, in a change of its own.",
                               "That is all for this step."};

constexpr Text explainOpen[] = {"Good question.", "The short answer: it depends on {t}.",
                                "Think of {t} as the part that decides, and {u} as the part that acts."};
constexpr Text explainBody[] = {
    "In everyday use, {t} matters more than most people expect.",
    "A simple way to picture it is a shared kitchen: {u} is the shelf, and everyone needs it at the same "
    "hour.",
    "Historically, {t} came first, and {u} was added when the first version grew too slow.",
    "There are two common approaches; the older one is simpler, the newer one copes better with change.",
    "For a small project the difference is hardly measurable.",
    "With more people involved, an agreed way of handling {u} saves more time than any tool.",
    "The usual mistake is to optimise {t} before knowing how often it is used.",
    "As a rule of thumb, start with the defaults and change one thing at a time.",
    "An example: on a busy morning {t} may happen a hundred times, in the evening perhaps twice.",
    "If you compare the costs, {u} is cheap to start with and expensive to leave.",
    "Most guides recommend writing down what you expect before you look at the result.",
    "That said, there is no harm in trying {t} for a week and looking again.",
};
constexpr Text explainClose[] = {"Would an example with {t} help?", "I hope that makes {u} clearer.",
                                 "If you tell me more about your case, I can be more precise."};

constexpr Text deOpen[] = {"Gern, hier ist ein Überblick.", "Kurz gesagt: Es kommt auf {t} an.",
                           "Das lässt sich gut erklären."};
constexpr Text deBody[] = {
    "Bei {t} lohnt es sich, zuerst die einfachen Fälle anzuschauen.",
    "In der Praxis entscheidet meist {u}, und zwar früher, als man denkt.",
    "Ein Beispiel: Wer jeden Monat etwas zurücklegt, merkt den Unterschied nach einem Jahr deutlich.",
    "Achten Sie darauf, dass {t} rechtzeitig angemeldet wird, sonst verlängert sich die Frist.",
    "Zwei Wege sind üblich; der erste ist günstiger, der zweite bequemer.",
    "Wichtig ist außerdem, alle Unterlagen zu {u} aufzubewahren.",
    "Häufig wird vergessen, dass sich {t} jederzeit wieder ändern lässt.",
    "Am besten vergleichen Sie zwei oder drei Angebote in Ruhe.",
};
constexpr Text deClose[] = {"Soll ich {t} genauer erklären?", "Ich hoffe, das hilft Ihnen weiter.",
                            "Bei Rückfragen gern melden."};

constexpr Text frOpen[] = {"Bien sûr, voici l'essentiel.", "En bref, tout dépend de {t}.", "Bonne question."};
constexpr Text frBody[] = {
    "Pour {t}, mieux vaut commencer par le cas le plus simple.",
    "Dans la pratique, {u} compte davantage qu'on ne le pense.",
    "Prenons un exemple : une petite équipe gagne du temps dès la première semaine.",
    "Il existe deux méthodes courantes ; la première est moins chère, la seconde plus souple.",
    "Pensez à conserver les documents liés à {t} pendant au moins trois ans.",
    "L'erreur classique consiste à changer {u} et {t} en même temps.",
    "Si le délai est court, demandez une prolongation par écrit.",
    "Le plus sûr est de comparer deux ou trois propositions avant de décider.",
};
constexpr Text frClose[] = {"Souhaitez-vous plus de détails sur {t} ?", "J'espère que cela vous aide.",
                            "Dites-moi si un point reste obscur."};

constexpr Text esOpen[] = {"Claro, aquí tienes un resumen.", "En pocas palabras, depende de {t}.",
                           "Buena pregunta."};
constexpr Text esBody[] = {
    "Con {t} conviene empezar por lo más sencillo.",
    "En la práctica, {u} influye más de lo que parece.",
    "Un ejemplo: si lo revisas una vez por semana, el cambio se nota en un mes.",
    "Hay dos maneras habituales; la primera es más barata y la segunda más cómoda.",
    "Guarda los documentos de {t} por si los necesitas después.",
    "El error más común es modificar {u} sin anotar cómo estaba antes.",
    "Si tienes poco tiempo, céntrate en {t} y deja el resto para más tarde.",
    "Lo mejor es comparar dos o tres opciones con calma.",
};
constexpr Text esClose[] = {"¿Quieres que explique {t} con más detalle?", "Espero que te sirva.",
                            "Avísame si algo no queda claro."};

constexpr Text zhOpen[] = {"好的，我来说明一下。", "简单来说，关键在于{t}。", "这个问题很常见。"};
constexpr Text zhBody[] = {
    "关于{t}，建议先从最简单的情况开始。",
    "在实际使用中，{u}往往比想象的更重要。",
    "举个例子，每周整理一次，一个月后就能看到明显的变化。",
    "常见的做法有两种：第一种成本低，第二种更方便。",
    "请注意保存与{t}有关的资料，以后可能会用到。",
    "最常见的错误是同时修改{t}和{u}，结果无法判断原因。",
    "如果时间有限，可以先处理{t}，其余的以后再说。",
    "比较两三个方案之后再做决定会更稳妥。",
};
constexpr Text zhClose[] = {"需要我再详细解释{t}吗？", "希望对你有帮助。", "如有疑问请随时告诉我。"};

constexpr Text jaOpen[] = {"はい、順番に説明します。", "結論から言うと、{t}がポイントです。",
                           "よくあるご質問です。"};
constexpr Text jaBody[] = {
    "{t}については、まず簡単な場合から始めるのがおすすめです。",
    "実際には、{u}のほうが結果に大きく影響します。",
    "たとえば、週に一度見直すだけでも、一か月後には違いが分かります。",
    "方法は主に二つあり、一つ目は費用が安く、二つ目は手間が少ないです。",
    "{t}に関する記録は、後で確認できるように残しておいてください。",
    "よくある間違いは、{t}と{u}を同時に変えてしまうことです。",
    "時間が限られている場合は、{t}だけ先に進めても問題ありません。",
    "二、三の案を比べてから決めると安心です。",
};
constexpr Text jaClose[] = {"{t}について、もう少し詳しく説明しましょうか。", "お役に立てば幸いです。",
                            "ご不明な点があればお知らせください。"};

constexpr Text arOpen[] = {"بالتأكيد، إليك الخلاصة.", "باختصار، الأمر يعتمد على {t}.", "سؤال جيد."};
constexpr Text arBody[] = {
    "فيما يخص {t}، من الأفضل أن تبدأ بالحالة الأبسط.",
    "في الواقع العملي يؤثر {u} أكثر مما يتوقعه معظم الناس.",
    "على سبيل المثال، مراجعة واحدة كل أسبوع تكفي لملاحظة الفرق خلال شهر.",
    "هناك طريقتان شائعتان؛ الأولى أقل تكلفة والثانية أكثر راحة.",
    "احتفظ بالوثائق المتعلقة بـ {t} فقد تحتاج إليها لاحقاً.",
    "الخطأ الأكثر شيوعاً هو تغيير {t} و{u} في الوقت نفسه.",
    "إذا كان الوقت ضيقاً فابدأ بـ {t} واترك الباقي لوقت آخر.",
    "قارن بين خيارين أو ثلاثة قبل أن تقرر.",
};
constexpr Text arClose[] = {"هل تريد شرحاً أوسع عن {t}؟", "أتمنى أن يكون ذلك مفيداً.",
                            "أخبرني إن بقي شيء غير واضح."};

constexpr std::array<Phrases, 11> english{
    Phrases{greetOpen, greetBody, greetClose},       Phrases{titleOpen, {}, {}},
    Phrases{verdictOpen, verdictBody, {}},           Phrases{summaryOpen, summaryBody, summaryClose},
    Phrases{rewriteOpen, rewriteBody, rewriteClose}, Phrases{codeOpen, codeBody, codeClose},
    Phrases{debugOpen, debugBody, debugClose},       Phrases{reasonOpen, reasonBody, reasonClose},
    Phrases{designOpen, designBody, designClose},    Phrases{agentOpen, agentBody, agentClose},
    Phrases{explainOpen, explainBody, explainClose},
};
constexpr std::array<Phrases, 7> others{
    Phrases{explainOpen, explainBody, explainClose},
    Phrases{deOpen, deBody, deClose},
    Phrases{frOpen, frBody, frClose},
    Phrases{esOpen, esBody, esClose},
    Phrases{zhOpen, zhBody, zhClose},
    Phrases{jaOpen, jaBody, jaClose},
    Phrases{arOpen, arBody, arClose},
};

constexpr Snippet snippetTable[] = {
    {"python", "def {n}(items):\n    seen = set()\n    for item in items:\n        if item.key in seen:\n"
               "            continue\n        seen.add(item.key)\n        yield item\n"},
    {"python",
     "async def {n}(client, url, attempts=3):\n    for attempt in range(attempts):\n        try:\n"
     "            return await client.get(url, timeout=5)\n        except TimeoutError:\n"
     "            await asyncio.sleep(0.2 * 2 ** attempt)\n    raise RuntimeError(\"gave up on \" + url)\n"},
    {"typescript",
     "export function {n}<T>(items: T[], size: number): T[][] {\n  const out: T[][] = [];\n"
     "  for (let i = 0; i < items.length; i += size) {\n    out.push(items.slice(i, i + size));\n"
     "  }\n  return out;\n}\n"},
    {"go", "func {n}(ctx context.Context, in <-chan Item) error {\n\tfor {\n\t\tselect {\n"
           "\t\tcase <-ctx.Done():\n\t\t\treturn ctx.Err()\n\t\tcase item, ok := <-in:\n\t\t\tif !ok {\n"
           "\t\t\t\treturn nil\n\t\t\t}\n\t\t\tif err := item.Save(ctx); err != nil {\n"
           "\t\t\t\treturn fmt.Errorf(\"save %s: %w\", item.ID, err)\n\t\t\t}\n\t\t}\n\t}\n}\n"},
    {"cpp",
     "std::optional<Entry> {n}(std::span<const Entry> entries, std::string_view key) {\n"
     "    const auto found = std::ranges::lower_bound(entries, key, {}, &Entry::key);\n"
     "    if (found == entries.end() || found->key != key) return std::nullopt;\n    return *found;\n}\n"},
    {"rust", "fn {n}(lines: &[String]) -> HashMap<&str, usize> {\n    let mut counts = HashMap::new();\n"
             "    for word in lines.iter().flat_map(|line| line.split_whitespace()) {\n"
             "        *counts.entry(word).or_insert(0) += 1;\n    }\n    counts\n}\n"},
    {"sql", "SELECT customer_id, date_trunc('month', created_at) AS month, sum(amount) AS {n}\nFROM orders\n"
            "WHERE created_at >= now() - interval '12 months'\nGROUP BY 1, 2\nORDER BY 1, 2;\n"},
    {"bash",
     "#!/bin/sh\nset -eu\n# {n}: keep the newest seven archives\nls -1t \"$1\"/*.tar.gz | tail -n +8 | "
     "while read -r old; do\n    rm -- \"$old\"\ndone\n"},
};

} // namespace

const Phrases& phrasesFor(Tongue tongue, Kind kind) {
    if (tongue == Tongue::English) return english[static_cast<std::size_t>(kind)];
    return others[static_cast<std::size_t>(tongue)];
}

std::span<const Snippet> snippets() {
    return snippetTable;
}

} // namespace tierline::sandbox
