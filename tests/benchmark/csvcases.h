// CSV files as text, what is read of them, and what is said of bad ones.
#pragma once

#include <cstddef>

namespace tierline::bench {

struct CsvCase {
    const char* name;
    const char* content;
    std::size_t size;
    const char*
        read; // "1: a=x b=null | 3: …"; a bad row "4! what is said"; of no file at all "! what is said"
};

template <std::size_t N>
constexpr CsvCase csvCase(const char* name, const char (&content)[N], const char* read) {
    return {name, content, N - 1, read};
}

constexpr CsvCase csvCases[] = {
    csvCase("plain", "a,b\n1,x\n2,y\n", R"(2: {"a":"1","b":"x"} | 3: {"a":"2","b":"y"})"),
    csvCase("no line end behind the last", "a,b\n1,x", R"(2: {"a":"1","b":"x"})"),
    csvCase("CR LF", "a,b\r\n1,x\r\n", R"(2: {"a":"1","b":"x"})"),
    csvCase("CR at the very end", "a,b\r\n1,x\r", R"(2: {"a":"1","b":"x"})"),
    csvCase("a byte order mark",
            "\xef\xbb\xbf"
            "a,b\n1,x\n",
            R"(2: {"a":"1","b":"x"})"),
    csvCase("an empty cell is null", "a,b\n,x\n1,\n", R"(2: {"a":null,"b":"x"} | 3: {"a":"1","b":null})"),
    csvCase("an empty cell in quotes too", "a,b\n\"\",x\n", R"(2: {"a":null,"b":"x"})"),
    csvCase("separators in quotes", "a,b\n\"1,2;3\",x\n", R"(2: {"a":"1,2;3","b":"x"})"),
    csvCase("doubled quotes", "a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n", R"(2: {"a":"say \"hi\"","b":"\""})"),
    csvCase("line ends in quotes stay as they are, and count", "a,b\n\"1\r\n2\n3\",x\n4,y\n",
            R"(2: {"a":"1\r\n2\n3","b":"x"} | 5: {"a":"4","b":"y"})"),
    csvCase("a quote inside a plain cell is a sign", "a,b\n5\" disk,x\n", R"(2: {"a":"5\" disk","b":"x"})"),
    csvCase("spaces belong to a cell, not to a name", " a , b\n 1 ,x\n", R"(2: {"a":" 1 ","b":"x"})"),
    csvCase("semicolons", "a;b\n1,5;x\n", R"(2: {"a":"1,5","b":"x"})"),
    csvCase("tabs", "a\tb\n1\tx\n", R"(2: {"a":"1","b":"x"})"),
    csvCase("a spreadsheet's word on its separator", "sep=;\r\na;b\r\n1;x\r\n", R"(3: {"a":"1","b":"x"})"),
    csvCase("separators in a quoted name do not count", "\"a;;;\",b\n1,x\n", R"(2: {"a;;;":"1","b":"x"})"),
    csvCase("blank lines are passed over", "\n\na,b\n\n1,x\r\n\r\n2,y\n\n",
            R"(5: {"a":"1","b":"x"} | 7: {"a":"2","b":"y"})"),
    csvCase("names without one", ",b,\n1,x,2\n", R"(2: {"column 1":"1","b":"x","column 3":"2"})"),
    csvCase("other scripts", "a,b\nпривет,你好\n", R"(2: {"a":"привет","b":"你好"})"),
    csvCase("a header alone", "a,b\n", ""),

    csvCase("too many cells", "a,b\n1,2,3\n4,y\n",
            R"(2! the row has 3 cells, the header 2 | 3: {"a":"4","b":"y"})"),
    csvCase("too few cells", "a,b\n1\n4,y\n",
            R"(2! the row has 1 cell, the header 2 | 3: {"a":"4","b":"y"})"),
    csvCase("signs behind a closing quote", "a,b\n\"x\"y,2\n4,y\n",
            R"(2! signs behind a closing quote | 3: {"a":"4","b":"y"})"),
    csvCase("a backslash does not save a quote", "a,b\n\"x\\\"y\",2\n4,y\n",
            R"(2! signs behind a closing quote | 3: {"a":"4","b":"y"})"),
    csvCase("a quote that is never closed", "a,b\n1,x\n\n2,\"y\n3,z\n",
            R"(2: {"a":"1","b":"x"} | 4! never closed)"),
    csvCase("a quote that opens at the very end", "a,b\n1,\"", "2! never closed"),
    csvCase("a zero byte", "a,b\n1,\"x\ny\0\"\n4,y\n", R"(2! a zero byte in line 3 | 4: {"a":"4","b":"y"})"),
    csvCase("another encoding in one line", "a,b\n1,caf\xe9\n4,y\n",
            R"(2! line 2 is not UTF-8 | 3: {"a":"4","b":"y"})"),
    csvCase("a character that is cut by a separator", "a,b\n\xc3,y\n", "2! line 2 is not UTF-8"),
    csvCase("a name twice", "a,b,a\n1,2,3\n", "! columns 1 and 3 are both called `a`"),
    csvCase("lines that end in CR alone", "a,b\r1,x\r2,y\r", "! the lines end in CR alone"),
    csvCase("a header of another encoding", "a,caf\xe9\n1,2\n", "! line 1 is not UTF-8"),
    csvCase("UTF-16",
            "\xff\xfe"
            "a\0,\0",
            "! is UTF-16"),
    csvCase("UTF-16 without its mark", "a\0,\0b\0\n\0", "! is UTF-16 or no text"),
    csvCase("a spreadsheet", "PK\x03\x04xxxxxx", "! export it as CSV"),
    csvCase("compressed", "\x1f\x8b\x08\x00xxxxxx", "! gzip"),
    csvCase("nothing at all", "", "! the set has no row"),
    csvCase("blank lines alone", "\n\r\n\n", "! the set has no row"),
};

constexpr CsvCase arrayCases[] = {
    csvCase("on one line", R"([{"a":1},{"a":2}])", R"(1: {"a":1} | 1: {"a":2})"),
    csvCase("laid out", "\n[\n  {\n    \"a\": 1\n  },\n  {\"a\": 2}\n]\n",
            "3: {\n    \"a\": 1\n  } | 6: {\"a\": 2}"),
    csvCase("brackets and quotes in texts", R"([{"a":"]}\"[,"},{"b":[{},[]]}])",
            R"(1: {"a":"]}\"[,"} | 1: {"b":[{},[]]})"),
    csvCase("plain values are rows for others to refuse", R"([1, "x,]", null])",
            R"(1: 1 | 1: "x,]" | 1: null)"),
    csvCase("an empty one", "[ ]", ""),
    csvCase("cut off between rows", R"([{"a":1},)", R"(1: {"a":1} | ! ends inside its array)"),
    csvCase("cut off in a row", "[{\"a\":1},\n{\"a\":", R"(1: {"a":1} | ! not closed before the file ends)"),
    csvCase("no comma", R"([{"a":1} {"a":2}])", R"(1: {"a":1} | ! no comma)"),
    csvCase("a comma too many", R"([{"a":1},])", R"(1: {"a":1} | ! no row behind a comma)"),
    csvCase("two commas", R"([{"a":1},,{"a":2}])", R"(1: {"a":1} | ! no row behind a comma)"),
    csvCase("something behind it", "[{\"a\":1}]\n{\"a\":2}\n",
            R"(1: {"a":1} | ! something stands behind the array)"),
};

} // namespace tierline::bench
