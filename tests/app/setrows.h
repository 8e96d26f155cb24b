// Set files for the command line; apart from the test, whose moc stumbles over raw strings.
#pragma once

#include <string_view>

constexpr std::string_view goodSet =
    R"({"id":"1","prompt":"Translate hello.","tier":"simple","grader":"exact","expected":"hallo","reason":"one word"}
{"id":"2","prompt":"Prove it.","tier":"complex","grader":{"regex":"a+"}}
)";

constexpr std::string_view goodCsv = "nr,question,level,mark,why,outcomes.a,costs.a,outcomes.b\r\n"
                                     "1,\"Say \"\"hi\"\"\r\nnow\",EASY,exact,short,1,0.001,0\r\n"
                                     "2,Prove it,HARD,\"{\"\"regex\"\":\"\"a\"\"}\",long,0,,True\r\n";

constexpr std::string_view twoLabels = "id,prompt,tier\n1,What is it?,simple\n2,what  is it?,complex\n";
constexpr std::string_view oneLabel = "id,prompt,tier\n1,a,simple\n2,b,simple\n";
constexpr std::string_view unlabelled = "id,prompt\n1,a\n2,b\n";
constexpr std::string_view badRow = "id,prompt,tier\n1,\"a\n\nb\",simple\n2,c,simple,x\n3,d,complex\n";
constexpr std::string_view coloured =
    "{\"id\":\"1\",\"prompt\":\"\\u001b[31mred\\u202e \\u0007\",\"tier\":\"simple\"}\n";
