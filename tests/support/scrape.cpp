#include "tests/support/scrape.hpp"

namespace fulcrum::test {

scrape::scrape(const std::string& text) {
    EXPECT_TRUE(text.ends_with('\n')) << "the last line must end";
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) read(line);
    for (const auto& [name, type] : types_)
        if (type == "histogram") check_histogram(name);
}

double scrape::at(const std::string& sample) const {
    const auto found = samples_.find(sample);
    if (found == samples_.end()) ADD_FAILURE() << "there is no " << sample;
    return found == samples_.end() ? -1 : found->second;
}

double scrape::sum(const std::string& family) const {
    double all = 0;
    for (const auto& [sample, value] : samples_)
        if (sample.substr(0, sample.find('{')) == family) all += value;
    return all;
}

std::set<std::string> scrape::values(const std::string& label) const {
    std::set<std::string> out;
    for (const auto& [sample, value] : samples_) {
        const auto from = sample.find(label + "=\"");
        if (from == std::string::npos) continue;
        const auto begin = from + label.size() + 2;
        out.insert(sample.substr(begin, sample.find('"', begin) - begin));
    }
    return out;
}

bool scrape::is_name(std::string_view text) {
    if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
    return text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:") ==
           std::string_view::npos;
}

void scrape::read(const std::string& line) {
    if (line.starts_with("# HELP ")) {
        const auto end = line.find(' ', 7);
        EXPECT_TRUE(is_name(line.substr(7, end - 7)) && end != std::string::npos) << line;
        EXPECT_TRUE(helped_.insert(line.substr(7, end - 7)).second) << "twice: " << line;
        return;
    }
    if (line.starts_with("# TYPE ")) {
        const auto end = line.find(' ', 7);
        const auto type = line.substr(end + 1);
        EXPECT_TRUE(type == "counter" || type == "gauge" || type == "histogram") << line;
        EXPECT_TRUE(types_.emplace(line.substr(7, end - 7), type).second) << "twice: " << line;
        return;
    }
    const auto space = line.rfind(' ');
    const auto sample = line.substr(0, space);
    const auto brace = sample.find('{');
    const auto name = sample.substr(0, brace);
    ASSERT_TRUE(space != std::string::npos && is_name(name)) << "not a sample: " << line;
    if (brace != std::string::npos) check_labels(sample.substr(brace));
    char* end = nullptr;
    const auto number = line.substr(space + 1);
    const double value = std::strtod(number.c_str(), &end);
    EXPECT_TRUE(end && *end == '\0' && !number.empty()) << "not a number: " << line;
    EXPECT_TRUE(family_of(name)) << "no TYPE before: " << line;
    EXPECT_TRUE(samples_.emplace(sample, value).second) << "twice: " << line;
}

void scrape::check_labels(const std::string& text) {
    EXPECT_TRUE(text.ends_with('}')) << text;
    for (std::size_t at = 1; at < text.size();) {
        const auto equals = text.find("=\"", at);
        ASSERT_NE(equals, std::string::npos) << text;
        EXPECT_TRUE(is_name(text.substr(at, equals - at))) << text;
        const auto close = text.find('"', equals + 2);
        ASSERT_NE(close, std::string::npos) << text;
        EXPECT_EQ(text.substr(equals + 2, close - equals - 2).find_first_of("\\\n{}"), std::string::npos) << text;
        at = close + 2;
        EXPECT_TRUE(text[close + 1] == ',' || (text[close + 1] == '}' && at == text.size())) << text;
    }
}

bool scrape::family_of(const std::string& name) const {
    if (types_.contains(name)) return true;
    for (const auto* end : {"_bucket", "_sum", "_count"})
        if (name.ends_with(end)) {
            const auto family = types_.find(name.substr(0, name.size() - std::string_view(end).size()));
            if (family != types_.end() && family->second == "histogram") return true;
        }
    return false;
}

void scrape::check_histogram(const std::string& name) const {
    double last_bound = -1, last = 0;
    std::map<double, double> buckets;
    for (const auto& [sample, value] : samples_) {
        const auto sign = name + "_bucket{le=\"";
        if (sample.starts_with(sign)) buckets[std::strtod(sample.c_str() + sign.size(), nullptr)] = value;
    }
    for (const auto& [bound, value] : buckets) {
        EXPECT_GT(bound, last_bound) << name;
        EXPECT_GE(value, last) << name << ": buckets never fall";
        last_bound = bound;
        last = value;
    }
    EXPECT_EQ(at(name + "_bucket{le=\"+Inf\"}"), at(name + "_count")) << name;
}
}  // namespace fulcrum::test
