// Answers and what a check finds in them: `fault` empty = a good answer. In a file of its own for moc's sake.
#pragma once

#include <array>
#include <string_view>

namespace tierline::test {

struct AnswerCase {
    const char* name;
    std::string_view question, answer, fault;
    std::string_view finish = "stop";
    bool jsonMode = false;
    bool laterOnly = false; // seen only when the whole answer is there
};

inline constexpr std::string_view hi = "Tell me about it.";

inline constexpr AnswerCase answerCases[] = {
    // Refusals, by language.
    {"en: it cannot help", hi, "I'm sorry, but I can't help with that.", "refusal"},
    {"en: typographic apostrophes", hi, "I’m sorry, but I can’t assist with that request.", "refusal"},
    {"en: unable", hi, "I am unable to provide that information.", "refusal"},
    {"en: apology as a sentence of its own", hi,
     "I apologize for the confusion. I cannot answer this question.", "refusal"},
    {"en: an adverb between", hi, "Unfortunately, I cannot directly access external websites.", "refusal"},
    {"en: it does not know", hi, "I don't know.", "refusal"},
    {"en: it does not know the answer", hi, "I don't know the answer to that question.", "refusal"},
    {"en: no access", hi, "I don't have access to real-time data.", "refusal"},
    {"en: as an AI", hi, "As an AI language model, I cannot form opinions.", "refusal"},
    {"en: declines", hi, "I must respectfully decline this request.", "refusal"},
    {"en: in bold", hi, "**I can't help with that.**", "refusal"},
    {"en: no, and why", hi, "No, I won't help you with that.", "refusal"},
    {"en: the second sentence of a short one", hi, "That is a good question. I don't know.", "refusal",
     "stop", false, true},
    {"en: understands first", hi, "I understand that this matters to you, but I can't help with that.",
     "refusal"},
    {"en: can't recommend enough", hi, "I can't recommend this book enough.", ""},
    {"en: can't help but", hi, "I can't help but notice that the loop never ends.", ""},
    {"en: can't wait", hi, "I can't wait to show you: the answer is 4.", ""},
    {"en: can't overstate", hi, "I cannot overstate how much sleep matters.", ""},
    {"en: one cannot", hi, "You can't divide by zero.", ""},
    {"en: he cannot", hi, "He said he can't help with that, so call her.", ""},
    {"en: unfortunately, but a fact", hi, "Unfortunately, Python 2 is no longer supported.", ""},
    {"en: sorry, and an answer", hi, "Sorry about the mix-up! The capital is Canberra.", ""},
    {"en: don't know about you", hi, "I don't know about you, but I prefer tea.", ""},
    {"en: quoted", hi, "\"I can't help with that\" is a polite way to say no.", ""},
    {"en: in a fence", hi, "```\nI can't help with that.\n```", ""},
    {"en: a quoted line", hi, "> I can't help with that.\n\nThis is how assistants refuse.", ""},
    {"en: a translation was asked for", "Translate 'Das weiß ich nicht' to English", "I don't know.", ""},
    {"en: a letter that refuses", "Write an email declining the offer",
     "I'm sorry, but I can't provide my services.", ""},
    {"en: a refusal to translate all the same", "Translate this text", "I'm sorry, I can't help with that.",
     "refusal"},
    {"en: it turns and goes on", hi,
     "I can't browse the web, but here is what I know about it from before. The river rises in the hills to "
     "the "
     "north, runs for about two hundred miles through three counties, passes four larger towns on its way, "
     "takes up "
     "seven smaller streams, and ends in the sea beside the old harbour, where a lighthouse of 1840 still "
     "stands on "
     "the southern pier and may be visited in summer.",
     "", "stop", false, true},
    {"en: as an AI engineer", hi, "As an AI engineer you will read many papers.", ""},
    {"en: a refusal in the middle of a long one", hi,
     "The treaty was signed in 1648 and ended thirty years of war between many powers of the continent. Its "
     "text was "
     "drawn up in two towns at the same time. What the envoys thought of each other is told in letters. I "
     "don't know "
     "of any better account than theirs, which is why they are still read today by those who study the time.",
     ""},
    {"de: kann nicht helfen", hi, "Es tut mir leid, aber dabei kann ich dir nicht helfen.", "refusal"},
    {"de: kann nicht beantworten", hi, "Leider kann ich diese Frage nicht beantworten.", "refusal"},
    {"de: ich kann nicht beantworten", hi, "Ich kann diese Frage leider nicht beantworten.", "refusal"},
    {"de: weiß nicht", hi, "Das weiß ich nicht.", "refusal"},
    {"de: als KI", hi, "Als KI-Sprachmodell habe ich keine Meinung.", "refusal"},
    {"de: nicht genug empfehlen", hi, "Ich kann dieses Buch nicht genug empfehlen.", ""},
    {"de: kann zeigen", hi, "Ich kann dir zeigen, wie das geht: Öffne die Datei.", ""},
    {"de: ein Satz über andere", hi, "Der Arzt kann nicht helfen, wenn er nichts weiß.", ""},
    {"fr: ne peux pas aider", hi, "Je suis désolé, mais je ne peux pas vous aider avec cela.", "refusal"},
    {"fr: pas en mesure", hi, "Je ne suis pas en mesure de répondre à cette question.", "refusal"},
    {"fr: ne sais pas", hi, "Je ne sais pas.", "refusal"},
    {"fr: en tant que modèle", hi, "En tant que modèle de langage, je n'ai pas d'avis.", "refusal"},
    {"fr: pas assez", hi, "Je ne peux pas assez vous remercier de cette lecture.", ""},
    {"fr: une réponse", hi, "Je peux vous aider : la capitale est Paris.", ""},
    {"es: no puedo ayudar", hi, "Lo siento, pero no puedo ayudarte con eso.", "refusal"},
    {"es: no puedo proporcionar", hi, "No puedo proporcionar esa información.", "refusal"},
    {"es: no lo sé", hi, "No lo sé.", "refusal"},
    {"es: no puedo evitar", hi, "No puedo evitar pensar en la respuesta: es cuatro.", ""},
    {"es: no es", hi, "No es cierto: la capital es Madrid.", ""},
    {"pt: não posso ajudar", hi, "Desculpe, mas não posso ajudar com isso.", "refusal"},
    {"pt: não consigo responder", hi, "Não consigo responder a essa pergunta.", "refusal"},
    {"pt: não sei", hi, "Não sei.", "refusal"},
    {"pt: não é", hi, "Não é verdade; a capital é Lisboa.", ""},
    {"it: non posso aiutare", hi, "Mi dispiace, ma non posso aiutarti con questa richiesta.", "refusal"},
    {"it: non sono in grado", hi, "Non sono in grado di rispondere a questa domanda.", "refusal"},
    {"it: non lo so", hi, "Non lo so.", "refusal"},
    {"it: fare a meno", hi, "Non posso fare a meno di notare un errore nella seconda riga.", ""},
    {"ru: не могу помочь", hi, "Извините, но я не могу помочь с этим.", "refusal"},
    {"ru: не могу ответить", hi, "К сожалению, я не могу ответить на этот вопрос.", "refusal"},
    {"ru: не знаю", hi, "Я не знаю.", "refusal"},
    {"ru: как языковая модель", hi, "Как языковая модель, я не имею мнения.", "refusal"},
    {"ru: ответ", hi, "Я могу помочь: столица — Москва.", ""},
    {"ru: он не знает", hi, "Он не знает ответа, спросите её.", ""},
    {"zh: 无法帮助", hi, "抱歉，我无法帮助您完成这个请求。", "refusal"},
    {"zh: 不能提供", hi, "对不起，我不能提供这类信息。", "refusal"},
    {"zh: 不知道", hi, "我不知道。", "refusal"},
    {"zh: 作为AI", hi, "作为一个人工智能，我没有个人观点。", "refusal"},
    {"zh: 回答", hi, "答案是四。你可以用加法来验证。", ""},
    {"ja: お手伝いできません", hi, "申し訳ありませんが、そのご依頼にはお手伝いできません。", "refusal"},
    {"ja: お答えできません", hi, "その質問にはお答えできません。", "refusal"},
    {"ja: わかりません", hi, "わかりません。", "refusal"},
    {"ja: 回答", hi, "答えは四です。足し算で確かめられます。", ""},
    {"ko: 도와드릴 수 없습니다", hi, "죄송합니다. 그 요청은 도와드릴 수 없습니다.", "refusal"},
    {"nl: kan niet helpen", hi, "Het spijt me, maar daar kan ik je niet mee helpen.", "refusal"},
    {"pl: nie mogę pomóc", hi, "Przepraszam, ale nie mogę w tym pomóc.", "refusal"},
    {"the provider says so", hi, "That is not something for me.", "refusal", "refusal", false, true},

    // Empty and cut off.
    {"white space only", hi, " \n\t ", "empty"},
    {"nothing", hi, "", "empty"},
    {"a dot is something", hi, ".", ""},
    {"cut at the limit", hi, "Once upon a time there", "cut_off", "length"},
    {"cut at Anthropic's limit", hi, "Once upon a time there", "cut_off", "max_tokens"},
    {"cut at Gemini's limit", hi, "Once upon a time there", "cut_off", "MAX_TOKENS"},
    {"an unfinished sentence alone", hi, "Once upon a time there", ""},
    {"an open fence alone", hi, "```c\nint main() {", ""},

    // JSON.
    {"json mode, good", hi, "{\"a\": [1, 2]}", "", "stop", true},
    {"json mode, broken", hi, "{\"a\": [1, 2}", "bad_json", "stop", true},
    {"json mode, words around", hi, "Here it is: {\"a\": 1}", "bad_json", "stop", true},
    {"json mode, fenced", hi, "```json\n{\"a\": 1}\n```", "bad_json", "stop", true},
    {"json mode, behind white space", hi, "\n {\"a\": 1} \n", "", "stop", true},
    {"json in words, fenced", "Give me the list as JSON", "```json\n{\"a\": 1}\n```", ""},
    {"json in words, fenced and broken", "Give me the list as JSON", "```json\n{\"a\": }\n```", "bad_json"},
    {"json in words, bare and broken", "Return JSON with three keys", "{\"a\": 1,}", "bad_json"},
    {"json in words, prose", "How do I read valid JSON in Python?", "Use the json module.", ""},
    {"no json asked for", hi, "{curly talk}", ""},

    // Too short.
    {"code in two words", "Write a function that sorts a list.", "Use sort.", "too_short"},
    {"code as a fence", "Write a function that adds.", "```python\ndef f(a,b): return a+b\n```", ""},
    {"an explanation in three words", "Explain why the sky is blue.", "Because of scattering.", "too_short"},
    {"an explanation long enough", "Explain why the sky is blue.",
     "Air scatters short waves of light far more than long ones, so blue reaches us from all sides.", ""},
    {"briefly explained", "Explain briefly why the sky is blue.", "Because of scattering.", ""},
    {"yes or no", "Explain: is 7 prime? Answer yes or no.", "Yes.", ""},
    {"a word translated", "Translate 'cat' into French and explain nothing.", "chat", ""},
    {"an essay of a line", "Write an essay about rivers.",
     "Rivers flow from the hills to the sea and feed us all.", "too_short"},
    {"a list of one", "List the planets.", "Mars.", "too_short"},
    {"nothing much was asked", "What is the capital of France?", "Paris", ""},
    {"de: eine Erklärung in zwei Wörtern", "Erkläre mir die Relativitätstheorie.", "Sehr gern.", "too_short"},
    {"fr: une explication en un mot", "Explique pourquoi le ciel est bleu.", "Diffusion.", "too_short"},
    {"es: por qué", "¿Por qué el cielo es azul?", "Por la luz.", "too_short"},
    {"ru: объясни", "Объясни, почему небо голубое.", "Рассеяние.", "too_short"},
    {"zh: 解释", "请解释为什么天空是蓝色的。", "因为散射。", "too_short"},
    {"zh: a good explanation", "请解释为什么天空是蓝色的。",
     "因为空气分子对短波长的蓝光散射得比红光多得多，所以我们从各个方向都看到蓝光。", ""},
    {"ja: 説明", "空が青い理由を説明してください。", "散乱です。", "too_short"},
};

} // namespace tierline::test
