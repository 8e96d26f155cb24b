// How answers refuse and give up, language by language; what asks for more than a word; and which questions
// want words that are not the model's own. Lower case, `'` for every apostrophe, `|` between the phrases.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace tierline::classify {

// A sentence refuses when it begins with one of `begins`, behind what is politely put before, goes on with
// one of `next` (fillers may stand between), has one of `within` behind it, and none of `unless`. Empty: not
// asked.
struct RefusalRow {
    std::string_view lang, begins, next, within, unless;
};

inline constexpr std::array refusalRows{
    RefusalRow{
        "en",
        "i can't|i cannot|i can not|i'm unable to|i am unable to|i'm not able to|i am not able to|i won't|"
        "i will not|i'm not allowed to|i am not allowed to|i'm not permitted to|we can't|we cannot|"
        "i'm not going to|i couldn't|i could not|i don't feel comfortable|i'm not comfortable|"
        "i'm not in a position to|i do not have the ability to|i don't have the ability to",
        "help|assist|answer|provide|comply|fulfill|fulfil|complete|do that|do this|generate|create|produce|"
        "write|writing|discuss|engage|support|share|offer|give|access|browse|open|continue|process|"
        "participate|respond|determine|carry out|execute|perform|verify|talk about|tell|advise|be able|"
        "condone|find the|creating|helping|assisting|providing|sharing|discussing|speculate|predict",
        "", "enough|help but|help feeling|help noticing|help thinking|overstate|fail|without you"},
    RefusalRow{
        "en",
        "i don't know|i do not know|i have no idea|i don't have an answer|i do not have an answer|"
        "i'm not sure how to|i am not sure how to|i honestly don't know",
        ".|!|,|how|what you|what that|what this|enough|the answer|that|anything about|much about|who|of any|"
        "this|$",
        "", "about you|i don't know that i"},
    RefusalRow{
        "en",
        "i don't have access|i do not have access|i don't have enough|i do not have enough|"
        "i don't have real-time|i do not have real-time|i don't have information|i do not have information|"
        "i don't have sufficient|i must decline|i have to decline|i need to decline|i'll have to decline|"
        "i must respectfully decline|i respectfully decline|i refuse to|i'd prefer not to|i'd rather not|"
        "i would rather not|it's not possible for me|it is not possible for me|it's against my|"
        "it is against my|this request violates|your request violates|that request violates|"
        "i'm just an ai|i am just an ai|i'm only an ai|that's beyond my|this is beyond my|"
        "that is beyond my|it goes against my",
        "", "", ""},
    RefusalRow{"en", "as an ai|as a language model|as a large language model|being an ai", "",
               "can't|cannot|can not|not able|unable|don't have|do not have|won't|not allowed|don't |do not ",
               ""},
    RefusalRow{
        "de",
        "ich kann|kann ich|ich darf|ich werde|das kann ich|dabei kann ich|damit kann ich|hierbei kann ich|"
        "dazu kann ich|das darf ich|diese anfrage kann ich|ich bin leider",
        "",
        "nicht helfen|nicht weiterhelfen|nicht behilflich|nicht beantworten|nicht unterstützen|"
        "nicht bereitstellen|nicht erfüllen|nicht ausführen|nicht erstellen|nicht schreiben|keine auskunft|"
        "keine hilfe|keine antwort|nicht nachkommen|nicht entsprechen|nicht zugreifen|nicht sagen|"
        "nicht in der lage|keine informationen|nicht dienen",
        "nicht genug|sagen, dass"},
    RefusalRow{"de",
               "das weiß ich nicht|ich weiß es nicht|ich weiß nicht|ich weiß das nicht|keine ahnung|"
               "ich habe keine ahnung|ich habe keinen zugriff|ich habe keine informationen|ich muss ablehnen|"
               "das muss ich ablehnen|ich bin nicht in der lage|ich bin leider nicht in der lage|"
               "ich bin nicht befugt|es ist mir nicht möglich|ich weigere mich|ich möchte das nicht",
               "", "", "ob du|ob sie"},
    RefusalRow{"de", "als ki|als sprachmodell|als künstliche intelligenz", "", "nicht|kein", ""},
    RefusalRow{
        "fr",
        "je ne peux pas|je ne peux malheureusement pas|je ne suis pas en mesure d|je ne suis pas capable d|"
        "il m'est impossible d|je suis incapable d|je ne suis pas autorisé|je suis dans l'impossibilité d|"
        "je ne pourrai pas|nous ne pouvons pas",
        "vous aider|t'aider|aider|répondre|fournir|vous fournir|accéder|effectuer|faire cela|faire "
        "ça|générer|"
        "créer|continuer|discuter|traiter|donner|vous donner|rédiger|écrire|satisfaire|vous répondre|"
        "e répondre|e vous|e fournir|e traiter|e satisfaire|e générer|'aider|'accéder|'effectuer|"
        "à |vous assister",
        "", "assez|m'empêcher|suffisamment"},
    RefusalRow{
        "fr",
        "je ne sais pas|je n'en sais rien|je n'ai pas accès|je n'ai pas d'information|je n'ai pas la réponse|"
        "je n'ai aucune idée|je dois refuser|je refuse de|je préfère ne pas|je n'ai pas suffisamment",
        "", "", "si vous"},
    RefusalRow{"fr", "en tant qu'ia|en tant que modèle|en tant qu'intelligence artificielle", "", "ne |n'",
               ""},
    RefusalRow{
        "es",
        "no puedo|no podemos|no me es posible|no soy capaz de|no estoy autorizado|no podré|no me está "
        "permitido|"
        "no estoy en condiciones de|no tengo la capacidad de",
        "ayudar|responder|contestar|proporcionar|cumplir|realizar|generar|crear|hacer eso|hacer esto|acceder|"
        "continuar|escribir|dar|darte|ofrecer|discutir|completar|procesar|asistir|brindar|a |para |contestar",
        "", "dejar de|suficiente|evitar"},
    RefusalRow{
        "es",
        "no lo sé|no sé la|no sé cómo|no tengo acceso|no tengo información|no tengo idea|no tengo ni idea|"
        "debo rechazar|tengo que rechazar|me niego a|prefiero no|no dispongo de",
        "", "", "si usted"},
    RefusalRow{"es", "como ia|como modelo de lenguaje|como una ia|como inteligencia artificial", "", "no ",
               ""},
    RefusalRow{
        "pt",
        "não posso|eu não posso|não consigo|eu não consigo|não sou capaz de|não me é possível|não estou "
        "autorizad|"
        "não tenho permissão para|não poderei|não podemos|não tenho a capacidade de",
        "ajudar|ajudá|te ajudar|lhe ajudar|responder|fornecer|cumprir|realizar|gerar|criar|fazer isso|aceder|"
        "acessar|continuar|escrever|dar|oferecer|discutir|completar|processar|auxiliar|o a |a |atender",
        "", "deixar de|suficiente|evitar"},
    RefusalRow{
        "pt",
        "não sei|eu não sei|não faço ideia|não tenho acesso|não tenho informações|não tenho informação|"
        "devo recusar|tenho que recusar|recuso-me|prefiro não",
        "", "", "se você"},
    RefusalRow{"pt", "como ia|como uma ia|como modelo de linguagem|como um modelo de linguagem", "", "não ",
               ""},
    RefusalRow{"it",
               "non posso|non sono in grado di|non mi è possibile|non sono autorizzat|non potrò|non possiamo|"
               "non ho la capacità di|non riesco a",
               "aiutar|rispond|fornir|soddisfar|esegui|generar|crear|fare "
               "questo|farlo|acceder|continuar|scriver|dar|"
               "offrir|discuter|completar|elaborar|assister|o a ",
               "", "fare a meno|abbastanza"},
    RefusalRow{
        "it",
        "non lo so|non so |non ho accesso|non ho informazioni|non ho idea|non ne ho idea|devo rifiutare|"
        "mi rifiuto|preferisco non|non dispongo di",
        "", "", "se lei"},
    RefusalRow{"it", "come ia|come modello linguistico|in quanto ia|come intelligenza artificiale", "",
               "non ", ""},
    RefusalRow{"ru",
               "я не могу|не могу|я не в состоянии|я не имею возможности|я не имею права|мы не можем|"
               "я не смогу|не смогу|я не буду",
               "помочь|помогать|вам помочь|тебе помочь|с этим "
               "помочь|ответить|отвечать|предоставить|выполнить|создать|"
               "создавать|написать|писать|обсуждать|получить "
               "доступ|сгенерировать|генерировать|дать|давать|это сделать|"
               "сделать это|продолжить|обработать|вам|выполнять|предоставлять",
               "", "не помочь|достаточно"},
    RefusalRow{
        "ru",
        "я не знаю|не знаю|понятия не имею|у меня нет доступа|у меня нет информации|вынужден отказать|"
        "я вынужден отказать|я отказываюсь|это невозможно для меня|у меня нет возможности|я должен отказать",
        "", "", "знаю, как вы"},
    RefusalRow{"ru", "как ии|как языковая модель|как искусственный интеллект|будучи ии", "", "не ", ""},
    RefusalRow{"nl", "ik kan|daar kan ik|hier kan ik|ik mag", "",
               "niet helpen|niet mee helpen|niet beantwoorden|niet verder helpen|geen antwoord|niet voldoen|"
               "niet assisteren",
               "niet genoeg"},
    RefusalRow{"nl", "ik weet het niet|geen idee|ik heb geen toegang|ik ben niet in staat|ik moet weigeren",
               "", "", ""},
    RefusalRow{"pl", "nie mogę|nie jestem w stanie|nie potrafię|niestety nie mogę",
               "pomóc|ci pomóc|odpowiedzieć|udzielić|wykonać|stworzyć|w tym pomóc|spełnić|tego zrobić", "",
               ""},
    RefusalRow{
        "zh",
        "我无法|我不能|我没办法|我没有办法|我不可以|无法|我们无法|很遗憾，我|我無法|恕我|我还不能|我暂时无法",
        "",
        "帮助|协助|回答|提供|满足|完成|处理|访问|生成|讨论|执行|继续|为您|为你|给出|協助|滿足|訪問|難以|难以|"
        "从命|"
        "創建|创建|撰写|编写|透露|幫助|幫你|帮你|帮您",
        "足够|不推荐|忽视|忽略"},
    RefusalRow{"zh",
               "我不知道|我不清楚|我没有权限|我没有相关|我没有足够|我拒绝|我不太清楚|我没有实时|我没有访问",
               "", "", "你是否|您是否"},
    RefusalRow{"zh",
               "作为一个人工智能|作为人工智能|作为一个ai|作为ai|作为一个语言模型|作为语言模型|作为一名ai", "",
               "不能|无法|没有|不会|不可以", ""},
    RefusalRow{"ja", "", "",
               "お手伝いできません|お手伝いすることはできません|お答えできません|お答えすることはできません|"
               "お応えできません|お応えすることはできません|ご提供できません|提供することはできません|"
               "対応できません|いたしかねます|お答えしかねます|ご要望にはお応え|支援することはできません|"
               "回答できません|回答することはできません|お断り",
               "か？|かもしれません"},
    RefusalRow{
        "ja",
        "わかりません|分かりません|私にはわかりません|私には分かりません|存じません|それは分かりません|"
        "それはわかりません",
        "", "", ""},
    RefusalRow{"ja", "aiとして|私はai|aiである私|人工知能として|言語モデルとして", "",
               "できません|ありません|不可能|わかりません", ""},
    RefusalRow{"ko", "", "",
               "도와드릴 수 없|도와 드릴 수 없|답변할 수 없|답변드릴 수 없|제공할 수 없|답변해 드릴 수 없|"
               "도움을 드릴 수 없|모르겠습니다",
               ""},
};

// What is put before a refusal: passed over, also several of them, also as sentences of their own.
inline constexpr std::string_view politeOpeners =
    "i'm sorry|i am sorry|i'm so sorry|i'm very sorry|sorry|i apologize|i apologise|my apologies|apologies|"
    "unfortunately|regrettably|sadly|i'm afraid|i am afraid|i regret|i understand|i appreciate|thank "
    "you|thanks|"
    "no|hmm|well|hello|hi|"
    "es tut mir leid|tut mir leid|leider|entschuldigung|ich entschuldige mich|bedauerlicherweise|nein|"
    "je suis désolé|je suis désolée|désolé|désolée|malheureusement|je regrette|excusez-moi|toutes mes "
    "excuses|non|"
    "lo siento|lo lamento|lamentablemente|desafortunadamente|perdón|disculpa|disculpe|me temo|"
    "desculpe|desculpa|sinto muito|lamento|infelizmente|peço desculpas|não|"
    "mi dispiace|spiacente|sono spiacente|purtroppo|scusa|mi scuso|no|"
    "извините|простите|к сожалению|прошу прощения|мне жаль|приношу извинения|увы|нет|"
    "sorry|het spijt me|helaas|przepraszam|niestety|przykro mi|"
    "对不起|抱歉|很抱歉|非常抱歉|不好意思|遗憾|很遗憾|對不起|"
    "申し訳ありません|申し訳ございません|すみません|ごめんなさい|恐れ入りますが|残念ながら|"
    "죄송합니다|죄송하지만|미안합니다";

// Between `begins` and `next`.
inline constexpr std::string_view refusalFillers =
    "directly|currently|really|actually|in good "
    "conscience|ethically|legally|personally|simply|just|physically|"
    "always|to|you|your|with|any|for "
    "you|the|a|an|comfortable|leider|pas|donc|malheureusement|ahora|directamente|"
    "lamentablemente|neste momento|diretamente|al momento|direttamente|сейчас|напрямую|к "
    "сожалению|вам|тебе|с этим";

// An answer of at least `turnedWords` words in which one of these follows the refusal has turned to the
// matter.
inline constexpr std::size_t turnedWords = 60;
inline constexpr std::string_view turns =
    "but |however|instead|here is|here's|here are|that said|in the meantime|aber |jedoch|stattdessen|hier "
    "ist|mais |"
    "cependant|toutefois|voici|pero |sin embargo|en cambio|aquí |mas |porém|contudo|aqui está|ma "
    "|tuttavia|però|ecco |"
    "но |однако|вместо этого|вот |但是|但|不过|以下|ただし|しかし|代わりに|以下|maar |하지만";

// The question wants words that are another's: only a refusal that speaks of the request itself counts.
inline constexpr std::string_view otherVoices =
    "translat|rewrite|rephrase|paraphras|proofread|poem|song|lyrics|story|dialog|roleplay|role-play|role "
    "play|decline|"
    "refus|reject|apolog|email|e-mail|letter|a message|quote|repeat|say exactly|echo|say no|example of|how "
    "do you say|"
    "übersetz|umformulier|gedicht|geschichte|absage|ablehn|brief an|zitat|wie sagt man|"
    "tradui|reformul|poème|histoire|lettre|refuser|comment dit-on|traduc|poema|cuento|carta|cómo se "
    "dice|rechaz|"
    "traduz|carta|recus|como se diz|poesia|lettera|rifiut|come si dice|перевед|перевод|стих|письмо|отказ|как "
    "сказать|"
    "翻译|翻譯|改写|诗|信|拒绝|怎么说|翻訳|訳して|詩|手紙|断り|言い換え";
inline constexpr std::string_view ownVoice =
    "help with that|help you with that|assist with that|assist you with that|help with this request|"
    "with this request|with that request|as an ai|your request|bei dieser anfrage|cette demande|esa "
    "solicitud|"
    "esta solicitud|essa solicitação|questa richiesta|с этим запросом|这个请求|您的请求|ご要望|ご質問";

// An answer with fewer words than `words` is too short where one of these is asked for.
struct Ask {
    std::string_view what;
    std::size_t words;
    std::string_view phrases;
};
inline constexpr std::array asks{
    Ask{"a long text", 60,
        "an essay|write an article|write a blog|write a story|write a short story|a detailed|in detail|einen "
        "aufsatz|"
        "ausführlich|einen artikel|une dissertation|un article|en détail|un ensayo|un artículo|en detalle|"
        "una redacción|um ensaio|um artigo|em detalhe|un saggio|un articolo|in "
        "dettaglio|эссе|статью|подробно|"
        "一篇文章|作文|详细|詳しく|エッセイ"},
    Ask{"an explanation", 12,
        "explain|why do|why does|why is|why are|why did|describe how|describe "
        "the|compare|analyze|analyse|discuss the|"
        "pros and cons|step by step|how does|erklär|warum|beschreib|vergleich|analysier|schritt für "
        "schritt|expliqu|"
        "pourquoi|décri|analys|étape par étape|explica|explíca|por qué|describ|compar|paso a "
        "paso|expliqu|por que|"
        "descrev|passo a passo|spiega|perché|descriv|confronta|passo dopo "
        "passo|объясн|почему|опиши|сравни|шаг за шагом|"
        "解释|为什么|描述|比较|说明|解釋|為什麼|説明し|なぜ|比較し|教えて"},
    Ask{"code", 8,
        "write a function|write a program|write a script|write code|write a class|write a query|write a "
        "method|"
        "write a python|write a test|write tests|write unit tests|implement |refactor|a regex for|an sql "
        "query|"
        "schreib eine funktion|schreibe eine funktion|schreibe ein programm|schreibe ein skript|implementier|"
        "écris une fonction|écris un programme|écris un script|implément|escribe una función|escribe un "
        "programa|"
        "implementa|escreva uma função|escreva um programa|scrivi una funzione|scrivi un programma|напиши "
        "функцию|"
        "напиши программу|напиши "
        "код|写一个函数|写代码|编写|实现一个|関数を書|コードを書|プログラムを書|実装して"},
    Ask{"a list", 3,
        "list the|list all|list of|list three|list five|list ten|list 3|list 5|list 10|give me five|give me "
        "ten|"
        "name three|name five|give examples|liste |nenne drei|nenne fünf|zähle|énumère|donne-moi "
        "cinq|enumera|"
        "lista de|elenca|elenco di|перечисли|назови три|назови пять|список|列出|列举|リスト|挙げて"},
};

// These want little, whatever else is asked for.
inline constexpr std::string_view briefAsks =
    "yes or no|yes/no|true or false|one word|single word|in a word|one sentence|a sentence|one "
    "line|briefly|in short|"
    "short answer|only the|just the|just answer|answer only|only answer|number only|translate|spell|in a few "
    "words|"
    "ja oder nein|wahr oder falsch|ein wort|einem wort|einem satz|kurz|nur die|nur das|übersetz|oui ou "
    "non|vrai ou faux|"
    "un mot|en une phrase|brièvement|tradui|sí o no|verdadero o falso|una palabra|una "
    "frase|brevemente|traduc|"
    "sim ou não|verdadeiro ou falso|uma palavra|traduz|sì o no|vero o falso|una parola|in breve|да или нет|"
    "одним словом|одно "
    "слово|кратко|коротко|перевед|是或否|是不是|对还是错|一个词|一句话|简短|翻译|はいかいいえ|"
    "一言で|一文で|簡潔に|短く|翻訳|訳して";

// JSON asked for in words alone.
inline constexpr std::string_view jsonAsks =
    "as json|in json|json object|json array|valid json|json format|return json|output json|respond with "
    "json|json only|"
    "only json|als json|en json|formato json|em json|format json|в формате json|json格式|json形式|jsonで";

} // namespace tierline::classify
