package publish

import "testing"

func TestDirectionFollowsTheLanguage(t *testing.T) {
	for language, want := range map[string]bool{
		"ar": true, "AR-eg": true, "he": true, "iw": true, "fa_IR": true, "ur": true, "yi": true, "ps": true,
		"sd": true, "ug": true, "dv": true, "ckb": true, "az-Arab": true, "ku-Arab-IQ": true, " fa ": true,
		"": false, "en": false, "az": false, "ar-Latn": false, "sd-Deva-IN": false, "ku": false,
		"de-1996": false, "en-x-arab": false, "ar-x-latn": true, "arabic script": false, "far": false,
	} {
		if got := rightToLeft(language); got != want {
			t.Errorf("%q is written from right to left: %v, want %v", language, got, want)
		}
	}
}

func TestWhatIsNoLanguageIsNotSaidToBeOne(t *testing.T) {
	for given, want := range map[string]string{
		"en-GB": "en-GB", "en_US": "en-US", " de ": "de", "zh-Hans-CN": "zh-Hans-CN",
		"": "", "e": "", "english!": "", `en" onload="x`: "", "en--us": "", "-en": "", "فارسی": "",
	} {
		if got := languageTag(given); got != want {
			t.Errorf("%q is taken for %q, want %q", given, got, want)
		}
	}
}
