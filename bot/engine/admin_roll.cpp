#include "bot/engine/admin_roll.hpp"

#include <algorithm>
#include <sstream>

namespace fulcrum::bot::engine {

namespace {

constexpr std::string_view no_one = "-";  // no id and no username

std::string word_of(const std::string& user) { return user.empty() ? std::string(no_one) : user; }
std::string user_of(std::string word) { return word == no_one ? std::string() : std::move(word); }

}  // namespace

bool looks_like_id(std::string_view text) {
    return text.size() == 26 && std::all_of(text.begin(), text.end(),
                                            [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

std::string names_text(const std::vector<named_administrator>& all) {
    std::string out;
    for (const auto& a : all) out += a.name + " " + word_of(a.user) + " " + word_of(a.taken_by) + "\n";
    return out;
}

std::vector<named_administrator> read_names(std::string_view text) {
    std::vector<named_administrator> all;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        named_administrator a;
        if (!(words >> a.name >> a.user >> a.taken_by)) continue;
        a.user = user_of(std::move(a.user));
        a.taken_by = user_of(std::move(a.taken_by));
        all.push_back(std::move(a));
    }
    return all;
}

admin_roll::admin_roll(const std::vector<std::string>& configured) {
    for (const auto& word : configured) {
        auto name = word.starts_with('@') ? word.substr(1) : word;
        auto& list = looks_like_id(name) ? ids_ : names_;
        if (!name.empty() && std::find(list.begin(), list.end(), name) == list.end()) list.push_back(std::move(name));
    }
}

void admin_roll::recall(std::string_view text) {
    for (auto& a : read_names(text))
        if (has_name(a.name) && !find(a.name)) known_.push_back(std::move(a));
}

bool admin_roll::holds(std::string_view user) const {
    if (user.empty()) return false;
    return std::find(ids_.begin(), ids_.end(), user) != ids_.end() ||
           std::any_of(known_.begin(), known_.end(), [&](const auto& a) { return a.user == user; });
}

std::vector<std::string> admin_roll::users() const {
    auto all = ids_;
    for (const auto& a : known_)
        if (!a.user.empty()) all.push_back(a.user);
    return all;
}

bool admin_roll::has_name(std::string_view username) const {
    return std::find(names_.begin(), names_.end(), username) != names_.end();
}

const named_administrator* admin_roll::find(std::string_view name) const {
    const auto found = std::find_if(known_.begin(), known_.end(), [&](const auto& a) { return a.name == name; });
    return found == known_.end() ? nullptr : &*found;
}

admin_roll::news admin_roll::looked_up(const std::string& name, const std::string& user) {
    const auto found = std::find_if(known_.begin(), known_.end(), [&](const auto& a) { return a.name == name; });
    if (found == known_.end()) {
        known_.push_back({name, user, {}});
        return user.empty() ? news::nobody : news::learned;
    }
    if (user.empty() || user == found->user || user == found->taken_by) return news::none;
    found->taken_by = user;
    return news::taken;
}

}  // namespace fulcrum::bot::engine
