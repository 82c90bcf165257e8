#include "content/pieces.hpp"

#include <algorithm>

#include "dialogue/text.hpp"

namespace fulcrum::content {
namespace {

constexpr std::size_t deepest = 4;
// Of all pieces put in, so that includes in includes and parameters in parameters stay bounded.
constexpr std::size_t most_nodes = 200000, most_bytes = 4 * 1024 * 1024;

}  // namespace

void pieces::read(const node& map) {
    if (!expect_map(map, "pieces", "write a name for each piece, and under it with: and steps:", out_)) return;
    for (const auto& e : map.entries) {
        const auto& name = e.key->value;
        if (!is_slug(name))
            out_.error(e.key->at, quote(name) + " is no name for a piece",
                       "use at most 64 lower case letters, digits and dashes");
        auto& made = all_[name];
        made.at = e.key->at;
        if (!expect_map(*e.value, "a piece", "write steps: under its name", out_)) continue;
        const fields piece_map(*e.value, "a piece", {"with", "steps"}, doc_, lim_, out_);
        if (const auto* params = piece_map.list("with", "list the parameters, such as with: [when]"))
            for (const auto* n : params->items) {
                if (n->what != node::kind::scalar || !dialogue::is_name(n->value))
                    out_.error(n->at, "this is no name for a parameter", "use letters, digits and _, a letter first");
                else
                    made.params.emplace(n->value, n->at);
            }
        if (piece_map.need("steps", "write the steps, each beginning with a dash"))
            made.steps = piece_map.list("steps", "write at least one step, beginning with a dash");
    }
}

bool pieces::too_large() const { return nodes_.size() > most_nodes || bytes_ > most_bytes; }

const node* pieces::fill(const node& n, piece& p, const std::map<std::string, const node*>& values) {
    auto& made = nodes_.emplace_back();
    made.what = n.what;
    made.at = n.at;
    made.offset = n.offset;
    if (n.what == node::kind::scalar) {
        std::size_t from = 0;
        for (;;) {
            const auto open = too_large() ? n.value.npos : n.value.find("[[", from);
            const auto close = open == n.value.npos ? n.value.npos : n.value.find("]]", open);
            if (close == n.value.npos) break;
            made.value.append(n.value, from, open - from);
            const auto name = trimmed(std::string_view(n.value).substr(open + 2, close - open - 2));
            p.used.insert(name);
            const auto value = values.find(name);
            if (value != values.end()) {
                made.filled = true;
                const auto words = trimmed(value->second->value);
                made.value += words;
                bytes_ += words.size();
            } else if (!p.params.contains(name) && !out_.full()) {
                std::vector<std::string> known;
                for (const auto& [each, at] : p.params) known.push_back(each);
                out_.error(n.at, "this piece has no parameter " + quote(name),
                           did_you_mean(name, known, "add it to with: of the piece"));
            }
            from = close + 2;
        }
        made.value.append(n.value, from, n.value.npos);
        bytes_ += n.value.size();
    }
    for (const auto* item : n.items) {
        if (too_large()) break;
        made.items.push_back(fill(*item, p, values));
    }
    for (const auto& e : n.entries) {
        if (too_large()) break;
        made.entries.push_back({e.key, fill(*e.value, p, values)});
    }
    return &made;
}

std::optional<pieces::filled> pieces::take(const node& include_step, const std::vector<std::string>& within) {
    const fields step(include_step, "an include step", {"include", "id", "with"}, doc_, lim_, out_);
    const auto name = step.line("include", 100);
    if (!name) return std::nullopt;
    const auto found = all_.find(*name);
    if (found == all_.end()) {
        if (out_.full()) return std::nullopt;
        if (!is_slug(*name)) {
            out_.error(step.at("include"), quote(*name) + " is no name for a piece",
                       "use at most 64 lower case letters, digits and dashes");
            return std::nullopt;
        }
        std::vector<std::string> known;
        for (const auto& [each, p] : all_) known.push_back(each);
        out_.error(step.at("include"), "there is no piece " + quote(*name),
                   did_you_mean(*name, known, "write it under pieces: in this track"));
        return std::nullopt;
    }
    auto& p = found->second;
    p.included = true;
    if (!p.steps) return std::nullopt;  // reported where the piece stands
    if (std::find(within.begin(), within.end(), *name) != within.end()) {
        out_.error(step.at("include"), "the piece " + quote(*name) + " would include itself", "take one include out");
        return std::nullopt;
    }
    if (within.size() >= deepest) {
        out_.error(step.at("include"), "pieces include each other too deeply", "four levels are the most");
        return std::nullopt;
    }
    std::map<std::string, const node*> values;
    if (const auto* with = step.find("with");
        with && expect_map(*with->value, "with", "write a parameter and its text in each line", out_))
        for (const auto& e : with->value->entries) {
            if (!p.params.contains(e.key->value)) {
                std::vector<std::string> known;
                for (const auto& [each, at] : p.params) known.push_back(each);
                out_.error(e.key->at, "the piece " + quote(*name) + " has no parameter " + quote(e.key->value),
                           did_you_mean(e.key->value, known, "take it out"));
            } else if (expect_text(*e.value, e.key->at, lim_.text, out_)) {
                values[e.key->value] = e.value;
            }
        }
    for (const auto& [param, at] : p.params)
        if (!values.contains(param))
            out_.error(step.at("include"), "the piece " + quote(*name) + " needs " + quote(param),
                       "add with: {" + param + ": …}");
    filled made{*name, {}};
    for (const auto* n : p.steps->items) {
        made.steps.push_back(fill(*n, p, values));
        if (!too_large()) continue;
        out_.error(step.at("include"), "the pieces of this track become too large", "include less");
        return std::nullopt;
    }
    return made;
}

std::vector<std::string> pieces::unused() const {
    std::vector<std::string> names;
    for (const auto& [name, p] : all_)
        if (!p.included) names.push_back(name);
    return names;
}

pieces::filled pieces::alone(const std::string& name, std::set<int>& lines) {
    auto& p = all_.at(name);
    std::map<std::string, const node*> values;
    for (const auto& [param, at] : p.params) {
        auto& stand_in = nodes_.emplace_back();
        stand_in.what = node::kind::scalar;
        stand_in.at = at;
        stand_in.value = param;
        values[param] = &stand_in;
    }
    filled made{name, {}};
    if (!p.steps) return made;
    const auto first = nodes_.size();
    for (const auto* n : p.steps->items) made.steps.push_back(fill(*n, p, values));
    for (auto i = first; i < nodes_.size(); ++i)
        if (nodes_[i].filled) lines.insert(nodes_[i].at.line);
    return made;
}

void pieces::report_unused() {
    for (const auto& [name, p] : all_) {
        if (!p.included) {
            out_.warning(p.at, "no session includes the piece " + quote(name), "include it, or take it out");
            continue;
        }
        if (!p.steps) continue;  // reported where the piece stands
        for (const auto& [param, at] : p.params)
            if (!p.used.contains(param))
                out_.warning(at, "the parameter " + quote(param) + " is not used in this piece",
                             "write [[" + param + "]] where it belongs, or take it out");
    }
}

}  // namespace fulcrum::content
