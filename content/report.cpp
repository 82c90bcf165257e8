#include "content/report.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::content {
namespace {

std::string_view word_for(severity how) { return how == severity::error ? "error" : "warning"; }

}  // namespace

void report::error(place at, std::string message, std::string remedy) {
    failed_ = true;
    add(at, severity::error, std::move(message), std::move(remedy));
}

void report::warning(place at, std::string message, std::string remedy) {
    add(at, severity::warning, std::move(message), std::move(remedy));
}

void report::add(place at, severity how, std::string message, std::string remedy) {
    if (at.line == 0) at = {1, 1};
    if (findings_.size() > most) {
        if (how == severity::error) findings_.back().how = how;  // what did not fit must not be taken for good
        return;
    }
    // A piece that is included twice has its mistakes once.
    for (const auto& f : findings_)
        if (f.line == at.line && f.column == at.column && f.message == message) return;
    if (findings_.size() == most) {
        findings_.push_back({file_, 1, 1, failed_ ? severity::error : severity::warning,
                             "there are more findings than fit here", "fix these and check again"});
        return;
    }
    findings_.push_back({file_, at.line, at.column, how, std::move(message), std::move(remedy)});
}

std::string to_text(const finding& f) {
    std::string out = f.file;
    if (f.line > 0) out += ':' + std::to_string(f.line) + ':' + std::to_string(f.column);
    out.append(": ").append(word_for(f.how)).append(": ").append(f.message);
    if (!f.remedy.empty()) out.append(" — ").append(f.remedy);
    return out;
}

std::string to_json(const finding& f) {
    boost::json::object out;
    out["file"] = f.file;
    out["line"] = f.line;
    out["column"] = f.column;
    out["severity"] = word_for(f.how);
    out["message"] = f.message;
    out["remedy"] = f.remedy;
    return boost::json::serialize(out);
}

bool catalog::has_errors() const {
    return std::any_of(findings.begin(), findings.end(), [](const finding& f) { return f.how == severity::error; });
}

std::string quote(std::string_view word) {
    constexpr std::size_t longest = 60;
    std::string clean;
    // Only as much as could be shown: the word may be a megabyte.
    for (std::size_t at = 0; at < word.size() && clean.size() < 8 * longest;) {
        const auto length = dialogue::code_point_length(word, at);
        const auto piece = word.substr(at, std::max<std::size_t>(1, length));
        const auto first = static_cast<unsigned char>(piece.front());
        const bool control = first < 0x20 || first == 0x7F || (first == 0xC2 && piece.size() == 2 && piece[1] < '\xA0');
        if (piece == "\n")
            clean += ' ';
        else if (length == 0 || control)
            clean += '?';
        else
            clean += piece;
        at += piece.size();
    }
    return '"' + dialogue::shortened(clean, longest) + '"';
}

std::string either(const std::vector<std::string>& words) {
    constexpr std::size_t longest = 50;
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i == longest) return out + ", …";
        if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
        out += words[i];
    }
    return out;
}

std::string meant(std::string_view word, const std::vector<std::string>& candidates) {
    if (word.empty() || word.size() > 100) return {};
    std::string lower(word);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    std::replace(lower.begin(), lower.end(), '-', '_');
    const int limit = word.size() <= 4 ? 1 : word.size() <= 8 ? 2 : 3;
    int best = limit + 1;
    std::string found;
    std::size_t looked_at = 0;
    for (const auto& candidate : candidates) {
        if (++looked_at > 1000) break;  // a hostile file has many names and many slips
        const auto apart =
            candidate.size() > word.size() ? candidate.size() - word.size() : word.size() - candidate.size();
        if (apart > static_cast<std::size_t>(limit) || candidate == word) continue;
        std::string other = candidate;
        std::replace(other.begin(), other.end(), '-', '_');
        const int distance = dialogue::edit_distance(lower, other, limit);
        // A slip leaves most of the word standing.
        if (distance < best && static_cast<std::size_t>(distance) < std::min(word.size(), candidate.size())) {
            best = distance;
            found = candidate;
        }
    }
    return found;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates, std::string otherwise) {
    const auto found = meant(word, candidates);
    return found.empty() ? otherwise : "did you mean " + quote(found) + "?";
}

}  // namespace fulcrum::content
