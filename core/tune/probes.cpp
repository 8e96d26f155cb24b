#include "tune/probes.h"

#include <array>

namespace tierline::tune {

namespace {

constexpr std::array<std::string_view, 40> prompts{
    "hi",
    "thanks, that was it",
    "What is the capital of Peru?",
    "Who wrote Middlemarch?",
    "Translate 'good morning' into Spanish.",
    "How many ounces are in a pound?",
    "set a timer for ten minutes",
    "Is the earth older than the moon, yes or no?",
    "Fix the spelling: recieve, definately, seperate",
    "Give me a synonym for happy.",
    "What time is it in Tokyo when it is noon in London?",
    "Extract the e-mail addresses from this text: write to ann@example.com or bob@example.com.",
    "Write a short birthday wish for a colleague.",
    "Summarize this paragraph in one sentence: The council met on Tuesday and agreed to repair the bridge.",
    "How does a heat pump work?",
    "Explain the difference between a list and a tuple in Python.",
    "Rewrite this sentence so that it sounds friendlier: Send me the report.",
    "Draft an e-mail to a customer whose parcel is late.",
    "Why is my sourdough bread so dense?",
    "Suggest three names for a coffee shop by the sea.",
    "Write a SQL query that lists customers without orders in the last year.",
    "Write a Python function that removes duplicates from a list and keeps the order.",
    "Write a bash script that renames all .jpeg files to .jpg.",
    "Compare renting and buying a flat for someone who may move in five years.",
    "Write a unit test for a function that parses dates, including edge cases.",
    "My React component renders twice, what is wrong with it?\n```\nuseEffect(() => load(), [load])\n```",
    "Refactor this class so that it no longer depends on the database:\n```\nclass Orders:\n    def "
    "save(self): "
    "db.write(self)\n```",
    "Analyze the trade-offs between optimistic and pessimistic locking for a booking system.",
    "Debug this: my Go program stops with 'all goroutines are asleep - deadlock!' when two workers finish at "
    "once.",
    "Design a rate limiter for a distributed API with several data centres, including failure handling.",
    "Design a database schema for a hospital with wards, shifts, patients and billing, and explain each "
    "choice.",
    "Implement a lock-free queue in C++ and argue why it is correct.",
    "Optimize this query, which takes forty seconds over two hundred million rows, and explain the plan.",
    "Do a security review of our login flow: tokens in local storage, no rotation, passwords hashed with "
    "MD5.",
    "Derive the gradient of the softmax cross-entropy loss step by step.",
    "Prove that the square root of two is irrational.",
    "Prove that every bounded sequence of real numbers has a convergent subsequence.",
    "Three boxes are labelled wrongly; from which one do you draw to label all of them right? Show your "
    "reasoning.",
    "Find all integers n such that n squared plus n plus 41 is a perfect square, and prove that there are no "
    "others.",
    "Write a research proposal on language models as planners, with related work, method, risks and a "
    "timetable.",
};

constexpr std::array<std::string_view, 5> decisive{
    "Prove the Riemann hypothesis", "Can you debug this concurrent race condition in my Go code?",
    "Prove that there are infinitely many primes", "Do a security review of our return policy service, help!",
    "证明素数有无穷多个"};

using Five = std::array<std::string_view, 5>;
constexpr Five english{"Hello, thank you!", "Translate this letter.", "Write a function that sorts a list.",
                       "Analyze this architecture.", "Prove that there are infinitely many primes."};
constexpr Five german{"Hallo, danke!", "Übersetze diesen Brief.",
                      "Schreibe eine Funktion, die eine Liste sortiert.", "Analysiere diese Architektur.",
                      "Beweise, dass es unendlich viele Primzahlen gibt."};
constexpr Five french{"Bonjour, merci !", "Traduis cette lettre.", "Écris une fonction qui trie une liste.",
                      "Analyser cette architecture.", "Démontre que les nombres premiers sont infinis."};
constexpr Five spanish{"¡Hola, gracias!", "Traduce esta carta.", "Escribe una función que ordene una lista.",
                       "Analiza esta arquitectura.", "Demuestra que hay infinitos números primos."};
constexpr Five portuguese{"Olá, obrigado!", "Traduz esta carta.", "Escreve uma função que ordene uma lista.",
                          "Analisa esta arquitetura.", "Demonstre que há infinitos números primos."};
constexpr Five russian{"Привет, спасибо!", "Переведи это письмо.",
                       "Напиши функцию, которая сортирует список.", "Проанализируй эту архитектуру.",
                       "Докажи, что простых чисел бесконечно много."};
constexpr Five chinese{"你好，谢谢！", "翻译这封信。", "写一个对列表排序的函数。", "分析这个架构。",
                       "证明素数有无穷多个。"};
constexpr Five japanese{"こんにちは、ありがとう！", "この手紙を翻訳して。",
                        "リストを並べ替える関数を書いて。", "このアーキテクチャを分析して。",
                        "素数が無限に存在することを証明せよ。"};

constexpr std::array languages{
    LanguageProbe{"en", "English", english},       LanguageProbe{"de", "German", german},
    LanguageProbe{"fr", "French", french},         LanguageProbe{"es", "Spanish", spanish},
    LanguageProbe{"pt", "Portuguese", portuguese}, LanguageProbe{"ru", "Russian", russian},
    LanguageProbe{"zh", "Chinese", chinese},       LanguageProbe{"ja", "Japanese", japanese},
};

constexpr std::array harnesses{
    HarnessProbe{
        "claude-code", "Claude Code",
        "<system-reminder>\nAs you answer the user's questions, you can use the following context:\n"
        "# claudeMd\nThis is the design of the codebase. Analyze errors, refactor in small steps and run "
        "every unit test before a review. Explain why a change is needed; be careful with the migration.\n"
        "# important-instruction-reminders\nDo what has been asked; nothing more, nothing less. Do not "
        "create files including documentation. Debug the root cause step by step.\n</system-reminder>\n",
        "\n<system-reminder>\nThe todo list is empty. If you are working on tasks that would benefit from "
        "tracking, convert them to a list.\n</system-reminder>"},
    HarnessProbe{
        "codex", "Codex",
        "# AGENTS.md instructions for /repo\n\n<INSTRUCTIONS>\nAnalyze before you implement. Write a "
        "function per task, evaluate edge cases, summarize the design and compare it with the "
        "architecture. Review security.\n</INSTRUCTIONS>\n\n<environment_context>\n  <cwd>/repo</cwd>\n"
        "  <approval_policy>on-request</approval_policy>\n</environment_context>\n",
        ""},
    HarnessProbe{
        "aider", "aider", "",
        "\n\n# *SEARCH/REPLACE block* Rules:\n\nEvery *SEARCH/REPLACE block* must use this format:\n1. The "
        "*FULL* file path alone on a line.\n2. The opening fence and code language, eg: ```python\nDebug, "
        "refactor or implement only what is asked. Explain why step by step."},
    HarnessProbe{
        "cursor", "Cursor",
        "<additional_data>\nBelow are some helpful pieces of information about the current state: analyze "
        "the design, debug errors, refactor with care and explain why.\n</additional_data>\n<user_query>\n",
        "\n</user_query>"},
    HarnessProbe{
        "cline", "Cline", "<task>\n",
        "\n</task>\n<environment_details>\n# Visible Files\nsrc/design/architecture.md\n# Recently Modified\n"
        "debug, review, refactor and evaluate step by step\n</environment_details>"},
    HarnessProbe{
        "copilot", "Copilot",
        "<reminderInstructions>\nAnalyze the code, refactor carefully, debug and explain why, including edge "
        "cases.\n</reminderInstructions>\n<userRequest>\n",
        "\n</userRequest>"},
};

} // namespace

std::span<const std::string_view> probePrompts() {
    return prompts;
}

std::span<const std::string_view> decisiveProbes() {
    return decisive;
}

std::span<const LanguageProbe> languageProbes() {
    return languages;
}

std::span<const HarnessProbe> harnessProbes() {
    return harnesses;
}

} // namespace tierline::tune
