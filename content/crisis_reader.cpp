#include "content/crisis_reader.hpp"

#include <utility>

#include "content/fields.hpp"

namespace fulcrum::content {
namespace {

using dialogue::despair;

struct line {
    std::string text;
    place at;
};

class crisis_reader {
  public:
    crisis_reader(const document& doc, const limits& lim, report& out)
        : doc_(doc),
          lim_(lim),
          out_(out),
          file_(*doc.root(), "a file of words of despair",
                {"kind",  "language", "version", "groups",  "certain",    "clear",    "faint",
                 "other", "loss",     "idioms",  "fillers", "work",       "laughs",   "persons",
                 "first", "mine",     "we",      "slips",   "real_words", "sentences"},
                doc, lim, out) {}

    draft_crisis read(bool tried) {
        if (file_.need("kind", "write kind: crisis")) file_.word("kind", {"crisis"});
        if (file_.need("language", "add a line such as language: de"))
            draft_.language = file_.language("language").value_or("");
        draft_.at = file_.at("language");
        file_.number("version", 1, 1'000'000);
        auto& made = draft_.made;
        read_groups();
        for (const auto& [key, list] :
             {std::pair{"fillers", &made.fillers}, std::pair{"work", &made.work}, std::pair{"laughs", &made.laughs},
              std::pair{"persons", &made.persons}, std::pair{"first", &made.first}, std::pair{"mine", &made.mine},
              std::pair{"we", &made.we}, std::pair{"slips", &made.slips}, std::pair{"real_words", &made.real_words}})
            for (auto& l : lines(file_.find(key) ? file_.find(key)->value : nullptr, key))
                list->push_back(std::move(l.text));
        for (const auto& [key, list] :
             {std::pair{"certain", &made.certain}, std::pair{"clear", &made.clear}, std::pair{"faint", &made.faint},
              std::pair{"other", &made.other}, std::pair{"loss", &made.loss}, std::pair{"idioms", &made.idioms}})
            read_patterns(key, *list);
        if (tried) try_sentences();
        return std::move(draft_);
    }

  private:
    std::vector<line> lines(const node* list, const std::string& what) {
        std::vector<line> all;
        if (!list || list->what == node::kind::null) return all;
        if (list->what != node::kind::list) {
            out_.error(list->at, quote(what) + " is a list", "write one a line, beginning with a dash");
            return all;
        }
        for (const auto* n : list->items)
            if (expect_text(*n, n->at, lim_.text, out_)) all.push_back({trimmed(n->value), n->at});
        return all;
    }

    void read_groups() {
        const auto* groups = file_.find("groups");
        if (!groups || !expect_map(*groups->value, "groups", "write a name and its words in each line", out_)) return;
        for (const auto& e : groups->value->entries)
            for (auto& l : lines(e.value, e.key->value)) draft_.made.groups[e.key->value].push_back(std::move(l.text));
    }

    void read_patterns(const std::string& key, std::vector<std::string>& into) {
        const auto* list = file_.find(key);
        for (auto& l : lines(list ? list->value : nullptr, key)) {
            if (const auto wrong = dialogue::despair_reader::problem_of(draft_.made, l.text); !wrong.empty())
                out_.error(l.at, wrong + ": " + quote(l.text), "see “Words of despair” in the guide for writers");
            into.push_back(std::move(l.text));
        }
    }

    void try_sentences() {
        const auto* list = file_.need("sentences", "write own:, other:, loss: and harmless:, each with sentences");
        if (!list || !expect_map(*list->value, "sentences", "write own:, other:, loss: and harmless:", out_)) return;
        const fields sentences(*list->value, "sentences", {"own", "other", "loss", "harmless"}, doc_, lim_, out_);
        const dialogue::despair_reader reader({draft_.made});
        for (const auto& [key, right] : {std::pair{"own", despair::own}, std::pair{"other", despair::other},
                                         std::pair{"loss", despair::loss}, std::pair{"harmless", despair::none}}) {
            const auto* each = sentences.find(key);
            for (const auto& l : lines(each ? each->value : nullptr, key)) {
                const auto heard = reader.read(l.text);
                if (heard == right) continue;
                if (heard == despair::none)
                    out_.error(l.at, "this is not heard: " + quote(l.text), "add a pattern for it");
                else if (right == despair::none)
                    out_.warning(l.at, "this sounds like despair and is not: " + quote(l.text), "add an idiom");
                else
                    out_.warning(l.at, "this is heard as of another kind: " + quote(l.text),
                                 "look at the patterns of other and loss");
            }
        }
    }

    const document& doc_;
    const limits& lim_;
    report& out_;
    fields file_;
    draft_crisis draft_;
};

}  // namespace

draft_crisis read_crisis(const document& doc, const limits& lim, report& out, bool tried) {
    return crisis_reader(doc, lim, out).read(tried);
}

}  // namespace fulcrum::content
